namespace SmartUtility.Web.Localization;

/// <summary>Texts of bills, billing runs and tariffs (BillingTexts.resx, BillingTexts.fr.resx).</summary>
public sealed class BillingTexts;
