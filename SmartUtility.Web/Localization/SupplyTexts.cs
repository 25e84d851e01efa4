namespace SmartUtility.Web.Localization;

/// <summary>Texts of supply: meters, switching, differences (SupplyTexts.resx, SupplyTexts.fr.resx).</summary>
public sealed class SupplyTexts;
