using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>A headless Chromium driven over its DevTools protocol (chromedevtools.github.io); just what pictures and page weights need.</summary>
sealed class Browser : IAsyncDisposable
{
    readonly Process _process;
    readonly ClientWebSocket _socket = new();
    readonly string _profile;
    readonly byte[] _buffer = new byte[1 << 20];
    readonly MemoryStream _message = new();
    Task _drained = Task.CompletedTask; // a full pipe would stop the browser
    string _session = "";
    int _sent;

    Browser(Process process, string profile) => (_process, _profile) = (process, profile);

    /// <summary>Starts Chromium with an empty profile; throws <see cref="StartRefused"/> when it is not installed.</summary>
    public static async Task<Browser> StartAsync(CancellationToken stop)
    {
        var program = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists)
            ?? throw new StartRefused("Chromium is missing; install the package 'chromium'");
        var profile = Directory.CreateTempSubdirectory("su-browser-").FullName;
        var start = new ProcessStartInfo(program,
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank",
        ]) { RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new StartRefused("Chromium did not start");
        var browser = new Browser(process, profile);
        string? address = null;
        while (address is null && await process.StandardError.ReadLineAsync(stop) is { } line)
            if (line.StartsWith("DevTools listening on ", StringComparison.Ordinal)) address = line["DevTools listening on ".Length..].Trim();
        if (address is null) throw new StartRefused("Chromium ended before it could be driven");
        browser._drained = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        await browser._socket.ConnectAsync(new Uri(address), stop);
        return browser;
    }

    /// <summary>A fresh page with its own cookies, at a window size, in light or dark.</summary>
    public async Task OpenAsync(int width, int height, bool dark, CancellationToken stop)
    {
        _session = "";
        var context = (await SendAsync("Target.createBrowserContext", new JsonObject(), stop))["browserContextId"]!.GetValue<string>();
        var target = (await SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank", ["browserContextId"] = context }, stop))["targetId"]!.GetValue<string>();
        _session = (await SendAsync("Target.attachToTarget", new JsonObject { ["targetId"] = target, ["flatten"] = true }, stop))["sessionId"]!.GetValue<string>();
        await SendAsync("Page.enable", new JsonObject(), stop);
        await ResizeAsync(width, height, stop);
        await SendAsync("Emulation.setEmulatedMedia", new JsonObject
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }, new JsonObject { ["name"] = "prefers-reduced-motion", ["value"] = "reduce" }),
        }, stop);
    }

    /// <summary>Changes the window.</summary>
    public Task ResizeAsync(int width, int height, CancellationToken stop) => SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject
    {
        ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600,
    }, stop);

    /// <summary>Goes to an address and waits until the page is loaded and quiet for a moment.</summary>
    public async Task GoAsync(string url, CancellationToken stop)
    {
        await SendAsync("Page.navigate", new JsonObject { ["url"] = url }, stop);
        await SettleAsync(stop);
    }

    /// <summary>Waits until the document is complete and, in the Console, its circuit has drawn.</summary>
    public async Task SettleAsync(CancellationToken stop)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            await Task.Delay(100, stop);
            if ((await EvaluateAsync("document.readyState", stop))?.GetValue<string>() == "complete") break;
        }
        await Task.Delay(1200, stop);
    }

    /// <summary>The value of a script expression.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression, CancellationToken stop) =>
        (await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true }, stop))["result"]?["value"];

    /// <summary>The page as PNG, its whole height up to 4 000 px.</summary>
    public async Task<byte[]> PictureAsync(int width, CancellationToken stop)
    {
        var height = (await EvaluateAsync("Math.min(4000, Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0))", stop))?.GetValue<int>() ?? 800;
        var answer = await SendAsync("Page.captureScreenshot", new JsonObject
        {
            ["format"] = "png", ["captureBeyondViewport"] = true,
            ["clip"] = new JsonObject { ["x"] = 0, ["y"] = 0, ["width"] = width, ["height"] = Math.Max(height, 640), ["scale"] = 1 },
        }, stop);
        return Convert.FromBase64String(answer["data"]!.GetValue<string>());
    }

    async Task<JsonNode> SendAsync(string method, JsonObject parameters, CancellationToken stop)
    {
        var id = ++_sent;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session.Length > 0) message["sessionId"] = _session;
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, stop);
        while (true)
        {
            _message.SetLength(0);
            WebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(_buffer, stop);
                _message.Write(_buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);
            var answer = JsonNode.Parse(_message.GetBuffer().AsSpan(0, (int)_message.Length))!;
            if (answer["id"]?.GetValue<int>() != id) continue;
            return answer["error"] is { } error ? throw new InvalidOperationException($"{method}: {error["message"]}") : answer["result"]!;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _drained;
        _process.Dispose();
        _message.Dispose();
        Directory.Delete(_profile, recursive: true);
    }
}
