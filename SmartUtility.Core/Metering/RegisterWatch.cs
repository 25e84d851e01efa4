namespace SmartUtility.Core.Metering;

/// <summary>
/// Watches one register reading by reading and tells rollover, replacement, dip, spike and standing still apart. It knows only what the register itself did before
/// (<see cref="State"/>), so a night's work needs the night's readings.
/// </summary>
public sealed class RegisterWatch
{
    // The 99.9 % quantile is among the highest 16 as long as 16 000 rates are counted; then half of both is forgotten.
    const int MostTop = 16, RatesPerRank = 1000, FewRates = 24;
    static readonly TimeSpan Year = TimeSpan.FromDays(365);

    readonly long? _capacity;
    readonly RegisterFaultLimits _limits;
    readonly List<RegisterFault> _found = [];
    readonly List<double> _top = [];
    readonly List<IndexAt> _waiting = [];
    IndexAt? _first, _previous;
    IndexAt _last;
    DateTimeOffset _since, _yearFrom;
    bool _isTold;
    double _longest, _longestBefore;
    int _rates;

    /// <summary>A watch over a register.</summary>
    /// <param name="capacity">Stored number at which it starts again from 0; null: the next power of ten.</param>
    /// <param name="limits">When it is faulty.</param>
    /// <param name="state">What was known of it; null for a register never seen.</param>
    public RegisterWatch(long? capacity = null, RegisterFaultLimits? limits = null, RegisterWatchState? state = null)
    {
        (_capacity, _limits) = (capacity, limits ?? RegisterFaultLimits.Default);
        if (state is null) return;
        (_first, _last, _previous, _since, _isTold) = (state.First, state.Last, state.Previous, state.Since, state.IsTold);
        (_longest, _longestBefore, _yearFrom, _rates) = (state.Longest, state.LongestBefore, state.YearFrom, state.Rates);
        _top.AddRange(state.Top);
        _waiting.AddRange(state.Waiting);
    }

    /// <summary>What is known now; null before the first reading.</summary>
    public RegisterWatchState? State => _first is not { } first ? null
        : new(first, _last, _previous, _since, _isTold, _longest, _longestBefore, _yearFrom, _rates, [.. _top], [.. _waiting]);

    /// <summary>Takes the next reading. What it shows is in the answer; it may be about an earlier reading, at most <see cref="RegisterFaultLimits.Wait"/> before. A reading not later than the last is passed over.</summary>
    public IReadOnlyList<RegisterFault> Next(DateTimeOffset time, long value)
    {
        _found.Clear();
        Take(new(time, value));
        return _found.Count == 0 ? [] : [.. _found];
    }

    /// <summary>No more readings come: a fall that is not explained yet counts as replacement.</summary>
    public IReadOnlyList<RegisterFault> End()
    {
        _found.Clear();
        if (_waiting.Count > 0 && _waiting[0].Value < _last.Value) Settle();
        return [.. _found];
    }

    void Take(IndexAt next)
    {
        if (_first is null)
        {
            (_first, _last, _since, _yearFrom) = (next, next, next.Time, next.Time);
            return;
        }
        if (next.Time <= (_waiting.Count > 0 ? _waiting[^1].Time : _last.Time)) return;
        if (_waiting.Count > 0) Wait(next);
        else if (next.Value < _last.Value) Fall(next);
        else if (_rates >= RatesPerRank && !IsPlausible(_last, next)) _waiting.Add(next);
        else Accept(next);
    }

    void Fall(IndexAt next)
    {
        var capacity = _capacity ?? PowerAbove(_last.Value);
        var around = new IndexAt(next.Time, next.Value + capacity);
        if (Validation.IsRollover(_last.Value, next.Value, capacity) && (_rates < FewRates || IsPlausible(_last, around)))
        {
            Tell(RegisterFaultKind.Rollover, next);
            Count(_last, around);
            Move(next);
        }
        // Before rates are judged a spike shows only when it is over.
        else if (_rates is >= FewRates and < RatesPerRank && _previous is { } previous && next.Value >= previous.Value && IsPlausible(previous, next) && !IsPlausibleWithout(previous, _last))
        {
            Tell(RegisterFaultKind.Spike, _last);
            _last = previous;
            Move(next);
        }
        else
            _waiting.Add(next);
    }

    void Wait(IndexAt next)
    {
        var first = _waiting[0];
        var isRise = first.Value > _last.Value;
        if (isRise ? next.Value < first.Value : next.Value >= _last.Value && IsPlausible(_last, next))
        {
            Tell(isRise ? RegisterFaultKind.Spike : RegisterFaultKind.Dip, first);
            _waiting.Clear();
            if (next.Value < _last.Value) Fall(next); else Move(next);
            return;
        }
        _waiting.Add(next);
        if (_waiting.Count > _limits.Wait) Settle();
    }

    // It did not come back: the readings stand as they are.
    void Settle()
    {
        IndexAt[] readings = [.. _waiting];
        _waiting.Clear();
        if (readings[0].Value < _last.Value) Tell(RegisterFaultKind.Replacement, readings[0]);
        else
        {
            if (IsLivedIn) Tell(RegisterFaultKind.Spike, readings[0]);
            Count(_last, readings[0]);
        }
        Move(readings[0]);
        // What follows is judged as usual; were it too fast as well, it is the same event and only learnt from.
        foreach (var reading in readings.Skip(1))
            if (reading.Value >= _last.Value) Accept(reading); else Take(reading);
    }

    void Accept(IndexAt next)
    {
        Count(_last, next);
        Move(next);
        var still = next.Time - _since;
        if (_isTold || still <= _limits.StuckAtLeast || !IsLivedIn || _since - _first!.Value.Time < _limits.LearnFor || still.TotalHours <= _limits.StuckTimes * Math.Max(_longest, _longestBefore)) return;
        _isTold = true;
        Tell(RegisterFaultKind.Stuck, next);
    }

    // The next reading becomes the last; a changed index ends the standing still.
    void Move(IndexAt next)
    {
        if (next.Value != _last.Value)
        {
            _longest = Math.Max(_longest, (_last.Time - _since).TotalHours);
            (_since, _isTold) = (next.Time, false);
        }
        if (next.Time - _yearFrom > Year) (_longestBefore, _longest, _yearFrom) = (_longest, 0, next.Time);
        (_previous, _last) = (_last, next);
    }

    void Count(IndexAt from, IndexAt to)
    {
        var rate = Rate(from, to);
        var place = _top.FindIndex(top => top < rate);
        if (place >= 0 || _top.Count < MostTop) _top.Insert(place < 0 ? _top.Count : place, rate);
        if (_top.Count > MostTop) _top.RemoveAt(MostTop);
        if (++_rates < MostTop * RatesPerRank) return;
        _rates /= 2;
        for (var i = _top.Count - 1; i > 0; i -= 2) _top.RemoveAt(i);
    }

    bool IsLivedIn => Math.Max(_longest, _longestBefore) <= _limits.VacantFrom.TotalHours;

    bool IsPlausible(IndexAt from, IndexAt to) => IsBelow(from, to, Quantile(_top, _rates));

    bool IsPlausibleWithout(IndexAt from, IndexAt to)
    {
        List<double> others = [.. _top];
        var isGone = others.Remove(Rate(from, to));
        var plausible = IsBelow(from, to, Quantile(others, _rates - 1));
        if (!plausible && isGone) (_, _rates) = (_top.Remove(Rate(from, to)), _rates - 1);
        return plausible;
    }

    // A register that never moved has no rate to compare with.
    bool IsBelow(IndexAt from, IndexAt to, double quantile) => quantile <= 0 || Rate(from, to) <= _limits.RateTimes * quantile;

    static double Quantile(List<double> top, int rates) => top.Count == 0 ? 0 : top[Math.Clamp((rates + RatesPerRank - 1) / RatesPerRank, 1, top.Count) - 1];

    static double Rate(IndexAt from, IndexAt to) => (to.Value - from.Value) / (to.Time - from.Time).TotalHours;

    static long PowerAbove(long value)
    {
        var power = 10L;
        while (power <= value && power < long.MaxValue / 10) power *= 10;
        return power;
    }

    void Tell(RegisterFaultKind kind, IndexAt at) => _found.Add(new(kind, at.Time));
}
