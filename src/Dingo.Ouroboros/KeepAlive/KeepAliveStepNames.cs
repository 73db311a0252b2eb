namespace Dingo.Ouroboros.KeepAlive;

/// <summary>Names of <see cref="KeepAliveStep"/> for logs and metrics, and which of them end the connection.</summary>
public static class KeepAliveStepNames
{
    /// <summary>The constant name of <paramref name="step"/>.</summary>
    public static string Name(this KeepAliveStep step) => step switch
    {
        KeepAliveStep.Reply => "reply",
        KeepAliveStep.PongReceived => "pong_received",
        KeepAliveStep.Ended => "ended",
        KeepAliveStep.WrongAgency => "wrong_agency",
        KeepAliveStep.CookieMismatch => "cookie_mismatch",
        _ => "unknown",
    };

    /// <summary>The peer broke the protocol: close the connection.</summary>
    public static bool IsViolation(this KeepAliveStep step) =>
        step is KeepAliveStep.WrongAgency or KeepAliveStep.CookieMismatch;
}
