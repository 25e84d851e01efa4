using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SmartUtility.Web.Hosting;

/// <summary>One question to a time server (SNTP, RFC 4330).</summary>
public static class TimeServer
{
    const int Length = 48, DefaultPort = 123;
    static readonly TimeSpan Late = TimeSpan.FromSeconds(2);
    static readonly DateTimeOffset Era = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>True time less the clock's; null when there is no answer within 2 s, or none that can be believed.</summary>
    /// <param name="server">HOST or HOST:PORT.</param>
    /// <param name="clock">The clock that is judged.</param>
    /// <param name="stop">Stops.</param>
    public static async Task<TimeSpan?> AskAsync(string server, TimeProvider clock, CancellationToken stop)
    {
        var (host, port) = Parse(server);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(Late);
        try
        {
            using var socket = new UdpClient();
            socket.Connect(host, port);
            var question = new byte[Length];
            question[0] = 4 << 3 | 3;
            // Instead of our time a number nobody else knows: only who read the question can answer it.
            RandomNumberGenerator.Fill(question.AsSpan(40, 8));
            var sent = clock.GetUtcNow();
            await socket.SendAsync(question, late.Token);
            var answer = (await socket.ReceiveAsync(late.Token)).Buffer;
            return Difference(question, answer, sent, clock.GetUtcNow());
        }
        catch (SocketException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>What an answer says; null when it does not belong to the question or comes from a server that does not know the time itself.</summary>
    internal static TimeSpan? Difference(ReadOnlySpan<byte> question, ReadOnlySpan<byte> answer, DateTimeOffset sent, DateTimeOffset received)
    {
        if (answer.Length < Length || (answer[0] & 7) != 4 || answer[0] >> 6 == 3 || answer[1] is 0 or > 15) return null;
        if (!answer.Slice(24, 8).SequenceEqual(question.Slice(40, 8))) return null;
        var (arrived, left) = (Stamp(answer[32..]), Stamp(answer[40..]));
        return (arrived - sent + (left - received)) / 2;
    }

    // Seconds since 1900 in 32 bits, which begin anew in 2036: a small number is of the next era.
    static DateTimeOffset Stamp(ReadOnlySpan<byte> at)
    {
        var seconds = BinaryPrimitives.ReadUInt32BigEndian(at);
        var fraction = BinaryPrimitives.ReadUInt32BigEndian(at[4..]);
        return Era.AddSeconds(seconds < 0x8000_0000 ? seconds + (double)(1L << 32) : seconds).AddTicks((long)(fraction * (double)TimeSpan.TicksPerSecond / (1L << 32)));
    }

    internal static (string Host, int Port) Parse(string server)
    {
        var colon = server.LastIndexOf(':');
        // More than one: an IPv6 address without a port.
        return colon > 0 && server.IndexOf(':', StringComparison.Ordinal) == colon && int.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (server[..colon], port) : (server, DefaultPort);
    }
}
