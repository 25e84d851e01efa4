namespace SmartUtility.Web.Localization;

/// <summary>Texts of alerts and limits (AlertsTexts.resx, AlertsTexts.fr.resx).</summary>
public sealed class AlertsTexts;
