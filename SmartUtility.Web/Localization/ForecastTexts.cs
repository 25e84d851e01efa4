namespace SmartUtility.Web.Localization;

/// <summary>Texts of forecasts.</summary>
public sealed class ForecastTexts;
