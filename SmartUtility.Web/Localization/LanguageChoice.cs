using System.Globalization;
using SmartUtility.Web.Identity;

namespace SmartUtility.Web.Localization;

/// <summary>Which language a request is answered in: ?lang, the cookie, the signed-in person's, the browser's, else French.</summary>
public static class LanguageChoice
{
    /// <summary>Name of the cookie.</summary>
    public const string Cookie = "lang";

    /// <summary>Sets the culture of the request; ?lang is kept in the cookie and taken out of the address.</summary>
    public static void UseLanguage(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var asked = context.Request.Query["lang"].ToString();
        if (Cultures.Find(asked) is { } chosen && asked.Length == 2)
        {
            Keep(context, Cultures.Code(chosen));
            if (HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            {
                var rest = QueryString.Create(context.Request.Query.Where(pair => pair.Key != "lang"));
                context.Response.Redirect(context.Request.PathBase + context.Request.Path + rest);
                return;
            }
        }
        else
        {
            chosen = Cultures.Find(context.Request.Cookies[Cookie]) ?? Cultures.Find(context.User.FindFirst(Claims.Language)?.Value) ?? FromBrowser(context) ?? Cultures.French;
        }
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (chosen, chosen);
        await next(context);
    });

    /// <summary>Keeps a language for a year.</summary>
    public static void Keep(HttpContext context, string code) => context.Response.Cookies.Append(Cookie, code, new CookieOptions
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true,
    });

    static CultureInfo? FromBrowser(HttpContext context) => context.Request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(language => language.Quality ?? 1).Select(language => Cultures.Find(language.Value.Value)).FirstOrDefault(culture => culture is not null);
}
