namespace SmartUtility.Web.Localization;

/// <summary>Texts of the regulator's pages and of the messages page (RegulatorTexts.resx, RegulatorTexts.fr.resx).</summary>
public sealed class RegulatorTexts;
