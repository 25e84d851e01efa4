using System.Globalization;

namespace SmartUtility.Core.Simulation;

/// <summary>What can be told of meters that are played.</summary>
/// <param name="Meters">Meters played.</param>
/// <param name="Connected">Of them connected.</param>
/// <param name="Sent">Readings acknowledged since the start.</param>
/// <param name="Waiting">Readings taken and not acknowledged.</param>
/// <param name="Obeyed">Commands done since the start.</param>
/// <param name="Problem">Why a meter could not connect at its last try; null when none failed.</param>
public sealed record PlayCounts(int Meters, int Connected, long Sent, int Waiting, long Obeyed, string? Problem);

/// <summary>Decides when a line about a play is due: at once when the broker cannot be reached or all meters are connected, else every half minute.</summary>
/// <param name="broker">HOST:PORT, for the lines.</param>
public sealed class PlayReport(string broker)
{
    /// <summary>Time between two lines of the same kind.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    // Some meters of an outage never connect: a line comes without them after this. Nor does every broker that is away say no.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    enum Told { Nothing, Away, Some, All }

    Told _told;
    DateTimeOffset? _since, _saidAt;

    /// <summary>The line that is due now, or null.</summary>
    public string? Next(PlayCounts counts, DateTimeOffset now)
    {
        _since ??= now;
        var isDue = _saidAt is { } said && now - said >= Every;
        if (counts.Connected == 0)
        {
            if (_told is Told.Some or Told.All) (_told, _since) = (Told.Nothing, now);
            if (_told == Told.Away ? !isDue : counts.Problem is null && now - _since < Patience) return null;
            (_told, _saidAt) = (Told.Away, now);
            return $"no meter is connected to {broker}: {counts.Problem ?? "no answer yet"}; trying again";
        }
        if (_told is Told.Away) (_told, _since) = (Told.Nothing, now);
        var isAll = counts.Connected == counts.Meters;
        if (_told switch { Told.All => !isDue, Told.Some => !isDue && !isAll, _ => !isAll && now - _since < Patience }) return null;
        // Meters that come and go make no line of their own.
        (_told, _saidAt) = (isAll || _told == Told.All ? Told.All : Told.Some, now);
        return Line(counts);
    }

    /// <summary>The line of the end.</summary>
    public static string Last(PlayCounts counts, string stateFile) => $"stopped; {Done(counts)}; relays and indexes are kept in {stateFile}";

    static string Line(PlayCounts counts) => string.Create(CultureInfo.InvariantCulture, $"{counts.Connected} of {counts.Meters} meters connected, {Done(counts)}");

    static string Done(PlayCounts counts) => string.Create(CultureInfo.InvariantCulture, $"{counts.Sent} readings sent, {counts.Waiting} waiting, {counts.Obeyed} commands obeyed");
}
