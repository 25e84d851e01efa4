namespace SmartUtility.Web.Localization;

/// <summary>Texts of the control room and the bell (OpsTexts.resx, OpsTexts.fr.resx).</summary>
public sealed class OpsTexts;
