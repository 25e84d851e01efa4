namespace SmartUtility.Web.Localization;

/// <summary>Texts of work orders, in the control room and in the field (FieldTexts.resx, FieldTexts.fr.resx).</summary>
public sealed class FieldTexts;
