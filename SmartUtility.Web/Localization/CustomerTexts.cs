namespace SmartUtility.Web.Localization;

/// <summary>Texts of the customer pages.</summary>
public sealed class CustomerTexts;
