namespace SmartUtility.Core.Forecasting;

/// <summary>How far ahead, in classes that are learned and judged apart: each of the first seven days, then each of four weeks; what lies further is taken like the last.</summary>
public static class Leads
{
    /// <summary>Number of classes.</summary>
    public const int Count = 11;

    /// <summary>Last day ahead (0 = the first) that a back-test looks at.</summary>
    public const int LastDay = 34;

    /// <summary>Class of a day ahead (0 = the first).</summary>
    public static int Of(int day) => day < 7 ? day : Math.Min(7 + (day - 7) / 7, Count - 1);

    /// <summary>The day ahead that stands for a class: the last in it.</summary>
    public static int Day(int lead) => lead < 7 ? lead : 7 * lead - 36;
}
