using System.Text;

namespace Dingo.Aot.Metrics;

/// <summary>The head of a response.</summary>
internal static class HttpResponse
{
    /// <summary>Every status that is ever answered.</summary>
    public static ReadOnlySpan<int> Statuses => [200, 400, 404, 405, 431, 503];

    /// <summary>What Prometheus knows the text format by.</summary>
    public const string MetricsType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Everything else that is answered.</summary>
    public const string PlainType = "text/plain; charset=utf-8";

    /// <summary>The reason phrase of a status.</summary>
    public static string Reason(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        431 => "Request Header Fields Too Large",
        _ => "Service Unavailable",
    };

    /// <summary>The bytes before the body, to the blank line.</summary>
    public static byte[] Head(int status, string contentType, int contentLength)
    {
        var allow = status == 405 ? "Allow: GET, HEAD\r\n" : "";
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} {Reason(status)}\r\nContent-Type: {contentType}\r\nContent-Length: {contentLength}\r\n"
            + $"{allow}Cache-Control: no-store\r\nConnection: close\r\n\r\n");
    }
}
