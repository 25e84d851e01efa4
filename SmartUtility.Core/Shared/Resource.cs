namespace SmartUtility.Core.Shared;

/// <summary>What is supplied. The numbers are the ESPI ServiceKind codes (0 electricity, 1 gas, 2 water).</summary>
public enum Resource
{
    /// <summary>Electricity; base unit Wh, billed in kWh.</summary>
    Electricity = 0,
    /// <summary>Gas; base unit litre, billed in m³.</summary>
    Gas = 1,
    /// <summary>Water; base unit litre, billed in m³.</summary>
    Water = 2,
}

/// <summary>Units of a resource: the base unit of all sums and the unit people read and pay.</summary>
public static class ResourceUnits
{
    /// <summary>Base unit of sums: "Wh" or "L". One thousand of them make one display unit.</summary>
    public static string BaseUnit(this Resource resource) => resource == Resource.Electricity ? "Wh" : "L";

    /// <summary>Unit shown and billed: "kWh" or "m³".</summary>
    public static string DisplayUnit(this Resource resource) => resource == Resource.Electricity ? "kWh" : "m³";

    /// <summary>Base units in one display unit (always 1000).</summary>
    public const int BasePerDisplay = 1000;

    /// <summary>OBIS code of the cumulative import register of a plain meter (IEC 62056-61).</summary>
    public static string MainRegister(this Resource resource) => resource switch
    {
        Resource.Electricity => "1-0:1.8.0",
        Resource.Gas => "7-0:3.0.0",
        _ => "8-0:1.0.0",
    };
}
