namespace SmartUtility.Core.Metering;

/// <summary>Quality of a reading with the numbers of ESPI QualityOfReading (espi.xsd).</summary>
public enum ReadingQuality : short
{
    /// <summary>Passed validation.</summary>
    Valid = 0,
    /// <summary>Edited by a person.</summary>
    ManuallyEdited = 7,
    /// <summary>Estimated from a reference day.</summary>
    EstimatedReferenceDay = 8,
    /// <summary>Estimated by linear interpolation.</summary>
    EstimatedLinear = 9,
    /// <summary>Failed a check; stored, not billed without review.</summary>
    Questionable = 10,
    /// <summary>Derived.</summary>
    Derived = 11,
    /// <summary>As received, not validated.</summary>
    Raw = 14,
    /// <summary>Read by the customer and sent with a photo (ESPI: other); plausible, so it counts.</summary>
    ReadByCustomer = 16,
    /// <summary>Validated.</summary>
    Validated = 17,
    /// <summary>Failed a check but was confirmed.</summary>
    Verified = 18,
    /// <summary>Fit for revenue.</summary>
    RevenueQuality = 19,
}
