namespace SmartUtility.Web.Localization;

/// <summary>Texts of work with a meter by hand (MeterTexts.resx, MeterTexts.fr.resx).</summary>
public sealed class MeterTexts;
