using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MimeKit;
using SmartUtility.Core.Notifications;

namespace SmartUtility.Tests.Jobs;

/// <summary>A real SMTP server on loopback (Debian's python3-aiosmtpd) that keeps what it accepts in a maildir.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    readonly Process _process;
    readonly string _directory;

    SmtpServer(Process process, string directory, int port) =>
        (_process, _directory, Options) = (process, directory, new MailOptions("127.0.0.1", port, Tls: false, null, null, "alerts@smartutility.test", "http://portal.test"));

    /// <summary>How to reach it.</summary>
    public MailOptions Options { get; }

    public static async Task<SmtpServer> StartAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), "su-mail-" + Guid.NewGuid().ToString("N")[..8]);
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            // Debian's own interpreter: that is where its package is.
            var start = new ProcessStartInfo("/usr/bin/python3", ["-m", "aiosmtpd", "-n", "-u", "-l", $"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Mailbox", directory]) { RedirectStandardError = true };
            var process = Process.Start(start)!;
            var server = new SmtpServer(process, directory, port);
            for (var waited = Stopwatch.StartNew(); ;)
            {
                if (process.HasExited) throw new InvalidOperationException("the mail server did not start (apt-get install python3-aiosmtpd): " + await process.StandardError.ReadToEndAsync());
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(IPAddress.Loopback, port);
                    return server;
                }
                catch (SocketException) when (waited.Elapsed < TimeSpan.FromSeconds(20))
                {
                    await Task.Delay(50);
                }
            }
        }
    }

    /// <summary>What arrived, once at least <paramref name="atLeast"/> mails have; after 20 seconds what there is.</summary>
    public async Task<IReadOnlyList<MimeMessage>> MailsAsync(int atLeast)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            var files = Directory.Exists(Path.Combine(_directory, "new")) ? Directory.GetFiles(Path.Combine(_directory, "new")) : [];
            if (files.Length >= atLeast || waited.Elapsed > TimeSpan.FromSeconds(20))
                return [.. await Task.WhenAll(files.Order(StringComparer.Ordinal).Select(file => MimeMessage.LoadAsync(file)))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }
}
