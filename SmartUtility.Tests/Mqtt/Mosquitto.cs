using System.Diagnostics;

namespace SmartUtility.Tests.Mqtt;

/// <summary>The clients of another project, as a utility's devices use them.</summary>
public static class Mosquitto
{
    /// <summary>Runs mosquitto_pub or mosquitto_sub; kills it after <paramref name="seconds"/> (exit code −1).</summary>
    public static async Task<(int Code, string Output)> RunAsync(string tool, int port, string user, string secret, string arguments, double seconds = 15)
    {
        var start = new ProcessStartInfo(tool, $"-h 127.0.0.1 -p {port} -u {user} -P {secret} {arguments}") { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{tool} is not installed (package mosquitto-clients)");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync();
            return (-1, await output + await errors);
        }
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Publishes at QoS 1 (or as the extra arguments say).</summary>
    public static Task<(int Code, string Output)> PublishAsync(int port, string user, string secret, string topic, string message, string extra = "-q 1", double seconds = 15) =>
        RunAsync("mosquitto_pub", port, user, secret, $"-t {topic} {extra} -m \"{message.Replace("\"", "\\\"", StringComparison.Ordinal)}\"", seconds);
}
