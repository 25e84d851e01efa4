namespace SmartUtility.Web.Localization;

/// <summary>Texts of outages, for staff and for everybody (OutageTexts.resx, OutageTexts.fr.resx).</summary>
public sealed class OutageTexts;
