using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Tests.Web;

public sealed class ClockProbeTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Now);

    // A time server of our own: answers each question with this time, or with another's number.
    static async Task ServeAsync(UdpClient server, Func<DateTimeOffset> time, bool forged = false)
    {
        while (true)
        {
            UdpReceiveResult question;
            try { question = await server.ReceiveAsync(); }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException) { return; }
            var answer = new byte[48];
            (answer[0], answer[1]) = (4 << 3 | 4, 2);
            question.Buffer.AsSpan(40, 8).CopyTo(answer.AsSpan(24));
            if (forged) answer[24] ^= 1;
            var seconds = (uint)(long)(time() - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;
            BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(32), seconds);
            BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(40), seconds);
            await server.SendAsync(answer, question.RemoteEndPoint);
        }
    }

    static ClockSettings SettingsOf(UdpClient server) => new() { Server = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)server.Client.LocalEndPoint!).Port}") };

    [Fact]
    public async Task A_clock_that_nothing_keeps_is_compared_once_a_minute()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var truth = Now.AddMinutes(7);
        var serving = ServeAsync(server, () => truth);
        var probe = new ClockProbe(SettingsOf(server), _clock, () => false);

        Assert.Equal(new ClockReport(false, TimeSpan.FromMinutes(7)), await probe.LookAsync(default));
        truth = Now.AddSeconds(2);
        Assert.True((await probe.LookAsync(default)).IsWrong);
        _clock.Advance(TimeSpan.FromMinutes(1));
        truth = Now.AddMinutes(1).AddSeconds(2);
        Assert.Equal((false, TimeSpan.FromSeconds(2)), ((await probe.LookAsync(default)).IsWrong, probe.Last!.Off));
        Assert.Contains("2 s off", probe.Note, StringComparison.Ordinal);
        server.Dispose();
        await serving;
    }

    [Fact]
    public async Task An_answer_to_somebody_elses_question_is_not_believed()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var serving = ServeAsync(server, () => Now.AddDays(1), forged: true);

        Assert.Null(await TimeServer.AskAsync(SettingsOf(server).Server!, _clock, default));
        server.Dispose();
        await serving;
    }

    [Fact]
    public async Task A_clock_that_is_kept_is_believed_and_one_without_a_server_is_only_told_of()
    {
        var kept = new ClockProbe(new ClockSettings { Server = "127.0.0.1:9" }, _clock, () => true);
        var alone = new ClockProbe(new ClockSettings(), _clock, () => false);

        Assert.Equal(new ClockReport(true, null), await kept.LookAsync(default));
        Assert.Null(kept.Note);
        Assert.Equal(new ClockReport(false, null), await alone.LookAsync(default));
        Assert.Contains("Clock__Server", alone.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", 123)]
    [InlineData("router.example:1123", "router.example", 1123)]
    [InlineData("fd00::1", "fd00::1", 123)]
    public void A_server_is_a_host_or_a_host_and_a_port(string server, string host, int port) => Assert.Equal((host, port), TimeServer.Parse(server));
}
