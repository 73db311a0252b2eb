using System.Text;

namespace Dingo.Aot.Configuration;

/// <summary>Writes <see cref="ConfigurationSchema"/> as the Markdown table that stands in the README.</summary>
internal static class ConfigurationTable
{
    /// <summary>The table, with a line feed after each row.</summary>
    public static string Render()
    {
        var text = new StringBuilder("| key | value | unit | default | changed by | meaning |\n|---|---|---|---|---|---|\n");
        foreach (var key in ConfigurationSchema.Keys)
        {
            text.Append("| `").Append(key.PathOf("N", "M")).Append("` | ").Append(key.Allowed)
                .Append(" | ").Append(key.Unit)
                .Append(" | ").Append(Default(key))
                .Append(" | ").Append(key.NeedsRestart ? "restart" : "reload")
                .Append(" | ").Append(key.Description)
                .Append(key.ZeroMeansDefault ? " 0 means the default." : "").Append(" |\n");
        }
        return text.ToString();
    }

    private static string Default(ConfigurationKey key) => key.Default switch
    {
        null => "required",
        "" => "empty",
        var value => $"`{value}`",
    };
}
