using System.Net.Sockets;
using System.Runtime.InteropServices;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Hosting;

/// <summary>What is known of the machine's clock.</summary>
/// <param name="IsSynchronised">The system says that something (NTP, GPS, the host) keeps it right.</param>
/// <param name="Off">True time less the clock's by the time server; null when it was not asked or did not answer.</param>
public sealed record ClockReport(bool IsSynchronised, TimeSpan? Off)
{
    /// <summary>More wrong than billing and cuts allow.</summary>
    public bool IsWrong => ClockRule.IsOff(IsSynchronised, Off);
}

/// <summary>Asks the system whether its clock is kept right and, while it is not, the time server of the settings how far it is off.</summary>
public sealed class ClockProbe
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly ClockSettings _settings;
    readonly TimeProvider _clock;
    readonly Func<bool> _isSynchronised;
    long? _asked;
    TimeSpan? _off;

    /// <summary>Of this machine.</summary>
    public ClockProbe(ClockSettings settings, TimeProvider clock) : this(settings, clock, IsKernelSynchronised)
    {
    }

    internal ClockProbe(ClockSettings settings, TimeProvider clock, Func<bool> isSynchronised) => (_settings, _clock, _isSynchronised) = (settings, clock, isSynchronised);

    /// <summary>The last report, or null before the first.</summary>
    public ClockReport? Last { get; private set; }

    /// <summary>What is worth knowing though nothing is refused, in words, or null.</summary>
    public string? Note => Last is not { IsSynchronised: false } last ? null
        : string.IsNullOrEmpty(_settings.Server) ? "not synchronised, and no time server to compare with (Clock__Server)"
        : last.Off is not { } off ? $"not synchronised, and {_settings.Server} does not answer" : $"not synchronised; {off.Duration().TotalSeconds:0} s off by {_settings.Server}";

    /// <summary>Looks. The server is asked once a minute at most; one that does not answer is no reason to stop work.</summary>
    public async Task<ClockReport> LookAsync(CancellationToken stop)
    {
        if (_isSynchronised()) return Last = new ClockReport(true, null);
        if (!string.IsNullOrEmpty(_settings.Server) && (_asked is not { } asked || _clock.GetElapsedTime(asked) >= Patience))
        {
            // A clock that was set in between is asked about anew, whatever the pause.
            _off = await TimeServer.AskAsync(_settings.Server, _clock, stop);
            _asked = _clock.GetTimestamp();
        }
        return Last = new ClockReport(false, _off);
    }

    // struct timex of Linux, whole and with room to spare; mode 0 only reads. Bit 0x40 of its status: unsynchronised.
    static bool IsKernelSynchronised()
    {
        const int Status = 40, Unsynchronised = 0x40, InError = 5;
        var timex = new byte[512];
        return AdjustTime(timex) is >= 0 and < InError && (BitConverter.ToInt32(timex, Status) & Unsynchronised) == 0;
    }

    [DllImport("libc", EntryPoint = "adjtimex")]
    static extern int AdjustTime(byte[] timex);
}
