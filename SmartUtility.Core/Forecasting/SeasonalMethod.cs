namespace SmartUtility.Core.Forecasting;

/// <summary>
/// One way to look ahead. It walks through a series once, a day at a time, and can say at each stop what it expects next from what it has seen,
/// so that a back-test over many origins costs one walk.
/// </summary>
/// <param name="series">The series; only places before the origin are read.</param>
public abstract class SeasonalMethod(SeasonalSeries series)
{
    /// <summary>Stored name of the method.</summary>
    public abstract string Code { get; }

    /// <summary>The series.</summary>
    protected SeasonalSeries Series => series;

    /// <summary>True as soon as it has seen enough to say something.</summary>
    public abstract bool IsReady { get; }

    /// <summary>Takes the quantities of [from, to) into account; called in order, a day each.</summary>
    public abstract void See(int from, int to);

    /// <summary>Expected quantities from the last place seen on; NaN where it has nothing to say.</summary>
    public abstract double[] Ahead(int horizon);
}
