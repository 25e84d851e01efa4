using System.Net;
using System.Text.RegularExpressions;

namespace SmartUtility.Tests.Web;

/// <summary>What a browser without script does: gets pages, keeps cookies, sends forms with their hidden fields.</summary>
public sealed partial class Browserless : IDisposable
{
    readonly CookieContainer _cookies;
    readonly HttpClient _http;
    readonly string _url, _language;

    public Browserless(string url, bool follow, string language, CookieContainer? cookies = null)
    {
        (_url, _language, _cookies) = (url, language, cookies ?? new());
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = follow, AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
        _http.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    public HttpClient Http => _http;

    public CookieContainer Cookies => _cookies;

    /// <summary>The same session, following redirects.</summary>
    public Browserless Following() => new(_url, follow: true, _language, _cookies);

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path);

    public Task<string> TextAsync(string path) => _http.GetStringAsync(path);

    /// <summary>Opens a page and sends its form (the one named, or the first) with the fields given over its hidden ones.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, Dictionary<string, string> fields, string? form = null, bool withToken = true)
    {
        var page = await _http.GetStringAsync(path);
        var html = FormPattern().Matches(page).Select(match => match.Value).First(text => form is null || text.Contains($"value=\"{form}\"", StringComparison.Ordinal));
        var all = HiddenPattern().Matches(html).ToDictionary(match => WebUtility.HtmlDecode(match.Groups[1].Value), match => WebUtility.HtmlDecode(match.Groups[2].Value));
        if (!withToken) all.Remove("__RequestVerificationToken");
        foreach (var (name, value) in fields) all[name] = value;
        return await _http.PostAsync(path, new FormUrlEncodedContent(all));
    }

    /// <summary>The same with a file, as a form of several parts.</summary>
    public async Task<HttpResponseMessage> SubmitFileAsync(string path, Dictionary<string, string> fields, string name, byte[] file)
    {
        var html = FormPattern().Matches(await _http.GetStringAsync(path)).Select(match => match.Value).First(text => text.Contains("multipart/form-data", StringComparison.Ordinal));
        using var form = new MultipartFormDataContent();
        foreach (var hidden in HiddenPattern().Matches(html).Cast<Match>()) form.Add(new StringContent(WebUtility.HtmlDecode(hidden.Groups[2].Value)), WebUtility.HtmlDecode(hidden.Groups[1].Value));
        foreach (var (field, value) in fields) form.Add(new StringContent(value), field);
        form.Add(new ByteArrayContent(file), name, "photo.jpg");
        return await _http.PostAsync(path, form);
    }

    public Task<HttpResponseMessage> SignInAsync(string name, string password) =>
        SubmitAsync("/sign-in", new() { ["Input.Name"] = name, ["Input.Password"] = password });

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex FormPattern();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenPattern();
}
