using System.Diagnostics;
using System.Text;

namespace SmartUtility.Tests.Web;

/// <summary>The program as its own process, as a user starts it.</summary>
public sealed class ProgramProcess : IAsyncDisposable
{
    readonly Process _process;
    readonly StringBuilder _out = new(), _errors = new();

    ProgramProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => { lock (_out) _out.AppendLine(line.Data); };
        process.ErrorDataReceived += (_, line) => { lock (_errors) _errors.AppendLine(line.Data); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where the built program is.</summary>
    public static string Assembly { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../SmartUtility.Web", Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "../../.."), AppContext.BaseDirectory), "SmartUtility.Web.dll"));

    public static ProgramProcess Start(string directory, params string[] args)
    {
        // A shell in the background hands down an ignored SIGINT; the program's answer to it is what is tested.
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal=INT", "dotnet", Assembly, .. args]) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        return new ProgramProcess(Process.Start(start)!);
    }

    public int Id => _process.Id;

    public string Output { get { lock (_out) return _out.ToString(); } }

    public string Errors { get { lock (_errors) return _errors.ToString().Trim(); } }

    /// <summary>Waits for the ready block.</summary>
    public async Task ReadyAsync()
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(50))
        {
            if (Output.Contains("is ready", StringComparison.Ordinal)) return;
            if (_process.HasExited) break;
        }
        Assert.Fail($"not ready:\n{Output}\n{Errors}");
    }

    /// <summary>Waits for the end; the exit code.</summary>
    public async Task<int> EndAsync(double seconds = 60)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await _process.WaitForExitAsync(late.Token);
        return _process.ExitCode;
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("/bin/kill", ["-" + name, Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }
}
