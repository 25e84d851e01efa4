using MudBlazor;

namespace SmartUtility.Web.Components.Layout;

/// <summary>Colours, type and measures of the Console; every text colour has a contrast of 4.5 or more on its surface in both schemes.</summary>
public static class ConsoleTheme
{
    static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"];

    /// <summary>The one theme.</summary>
    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0F4C75", PrimaryContrastText = "#FFFFFF", Secondary = "#5C6066", Background = "#FBFBFA", BackgroundGray = "#F4F4F2", Surface = "#FFFFFF",
            AppbarBackground = "#FFFFFF", AppbarText = "#1B1C1E", DrawerBackground = "#FFFFFF", DrawerText = "#1B1C1E", DrawerIcon = "#5C6066",
            TextPrimary = "#1B1C1E", TextSecondary = "#5C6066", TextDisabled = "#6B7075", ActionDefault = "#5C6066", ActionDisabled = "#6B7075",
            LinesDefault = "#DCDEDF", LinesInputs = "#8A8F94", TableLines = "#DCDEDF", Divider = "#DCDEDF",
            Success = "#0B7A75", Warning = "#9A5B00", Error = "#8E1B1B", Info = "#0F4C75",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8CC4EA", PrimaryContrastText = "#121416", Secondary = "#A7ADB3", Background = "#121416", BackgroundGray = "#171A1D", Surface = "#1A1D20",
            AppbarBackground = "#1A1D20", AppbarText = "#ECEEF0", DrawerBackground = "#1A1D20", DrawerText = "#ECEEF0", DrawerIcon = "#A7ADB3",
            TextPrimary = "#ECEEF0", TextSecondary = "#A7ADB3", TextDisabled = "#A7ADB3", ActionDefault = "#A7ADB3", ActionDisabled = "#A7ADB3",
            LinesDefault = "#2B3035", LinesInputs = "#6B7075", TableLines = "#2B3035", Divider = "#2B3035",
            Success = "#5CC8C0", SuccessContrastText = "#121416", Warning = "#F2C14E", WarningContrastText = "#121416", Error = "#FF6B5E", ErrorContrastText = "#121416", Info = "#8CC4EA", InfoContrastText = "#121416",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "14px", LineHeight = "1.43", LetterSpacing = "normal" },
            Button = new ButtonTypography { TextTransform = "none", FontSize = "14px", FontWeight = "600", LetterSpacing = "normal" },
            H4 = new H4Typography { FontSize = "20px", FontWeight = "650", LineHeight = "1.3", LetterSpacing = "normal" },
            H5 = new H5Typography { FontSize = "20px", FontWeight = "650", LineHeight = "1.3", LetterSpacing = "normal" },
            H6 = new H6Typography { FontSize = "16px", FontWeight = "600", LineHeight = "1.35", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontSize = "14px", LineHeight = "1.43", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontSize = "14px", LineHeight = "1.43", LetterSpacing = "normal" },
            Caption = new CaptionTypography { FontSize = "12px", LineHeight = "1.4", LetterSpacing = "normal" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", AppbarHeight = "56px", DrawerWidthLeft = "232px" },
    };
}
