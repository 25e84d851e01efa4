using SmartUtility.Core.Commands;
using SmartUtility.Core.Metering;

namespace SmartUtility.Core.Simulation;

/// <summary>What a virtual meter answers to a command.</summary>
/// <param name="Id">Of the command.</param>
/// <param name="Status">"done", "refused" or "failed".</param>
/// <param name="IsOn">Supply after it.</param>
/// <param name="Detail">Why, or null.</param>
public sealed record MeterAnswer(string Id, string Status, bool IsOn, string? Detail);

/// <summary>A reading to send.</summary>
/// <param name="Time">When the counter took this value.</param>
/// <param name="Value">Base units as the counter shows them.</param>
public readonly record struct MeterReport(DateTimeOffset Time, long Value);

/// <summary>
/// A meter that counts what flows, obeys its commands and says so. It sends a reading when its counter moved, with the instant of its
/// last step, so that the flow between two readings is exact however slow the counter is; and at least every ten minutes.
/// </summary>
public sealed class VirtualMeter
{
    /// <summary>Longest time without a reading.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(10);
    /// <summary>Time a customer takes to close an armed switch.</summary>
    public static readonly TimeSpan CustomerCloses = TimeSpan.FromSeconds(30);
    const int Remembered = 32;

    readonly long _capacity;
    readonly SwitchKind _switch;
    readonly List<MeterAnswer> _answers = [];
    long _whole;
    double _part;
    DateTimeOffset _stepAt, _sentAt;
    long _sentWhole;
    bool _mustSend;
    DateTimeOffset? _armedAt;

    /// <summary>A meter as it stands at an instant.</summary>
    /// <param name="capacity">Base units at which it starts again.</param>
    /// <param name="switchKind">What it can switch with.</param>
    /// <param name="index">Last index it sent.</param>
    /// <param name="at">When it sent it.</param>
    /// <param name="isOn">Its supply.</param>
    public VirtualMeter(long capacity, SwitchKind switchKind, long index, DateTimeOffset at, bool isOn)
    {
        (_capacity, _switch, _whole, _sentWhole, _stepAt, _sentAt, IsOn) = (capacity, switchKind, index, index, at, at, isOn);
    }

    /// <summary>Supply on.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Armed: the customer may close the switch.</summary>
    public bool IsArmed => _armedAt is not null;

    /// <summary>What the counter shows.</summary>
    public long Index => _whole % _capacity;

    /// <summary>Counts base units that flowed evenly from one instant to the next; the caller gives none while supply is off.</summary>
    public void Count(double amount, DateTimeOffset from, DateTimeOffset to)
    {
        if (amount <= 0) return;
        var before = _part;
        var after = before + amount;
        var steps = (long)after;
        (_whole, _part) = (_whole + steps, after - steps);
        if (steps > 0) _stepAt = from + (steps - before) / amount * (to - from);
    }

    /// <summary>An armed switch is closed by the customer after a while; true when that happened.</summary>
    public bool LetCustomerClose(DateTimeOffset now)
    {
        if (_armedAt is not { } since || now - since < CustomerCloses) return false;
        (IsOn, _armedAt, _mustSend) = (true, null, true);
        return true;
    }

    /// <summary>The reading to send now, or null when nothing moved.</summary>
    public MeterReport? Due(DateTimeOffset now)
    {
        var moved = _whole != _sentWhole;
        if (!moved && !_mustSend && IsOn && now - _sentAt < Heartbeat) return null;
        var at = moved && !_mustSend && _stepAt > _sentAt ? _stepAt : now;
        at = new DateTimeOffset(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
        return at <= _sentAt ? null : Take(at);
    }

    /// <summary>The reading of an instant, moved or not; a time not after the last one is refused with null.</summary>
    public MeterReport? Read(DateTimeOffset at) => at > _sentAt ? Take(at) : null;

    MeterReport Take(DateTimeOffset at)
    {
        (_sentAt, _sentWhole, _mustSend) = (at, _whole, false);
        return new MeterReport(at, Index);
    }

    /// <summary>Does what a command says and answers; the same command again gets the same answer and does nothing.</summary>
    public MeterAnswer Obey(string id, CommandAction action, DateTimeOffset? expires, DateTimeOffset now)
    {
        if (_answers.Find(known => known.Id == id) is { } known) return known;
        var answer = expires <= now ? new MeterAnswer(id, "refused", IsOn, "expired")
            : action == CommandAction.Read ? Done(id)
            : _switch == SwitchKind.None ? new MeterAnswer(id, "refused", IsOn, "no relay or valve")
            : Switch(id, action, now);
        _answers.Add(answer);
        if (_answers.Count > Remembered) _answers.RemoveAt(0);
        return answer;
    }

    MeterAnswer Switch(string id, CommandAction action, DateTimeOffset now)
    {
        switch (action)
        {
            case CommandAction.Disconnect:
                (IsOn, _armedAt) = (false, null);
                break;
            case CommandAction.Connect:
                (IsOn, _armedAt) = (true, null);
                break;
            case CommandAction.Arm when !IsOn:
                _armedAt = now;
                break;
        }
        _mustSend = true;
        return new MeterAnswer(id, "done", IsOn, IsArmed ? "ready for reconnection" : null);
    }

    MeterAnswer Done(string id)
    {
        _mustSend = true;
        return new MeterAnswer(id, "done", IsOn, null);
    }
}
