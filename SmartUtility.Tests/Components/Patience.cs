using System.Runtime.CompilerServices;
using Bunit;

namespace SmartUtility.Tests.Components;

/// <summary>How long a component test waits for what it asserts: a loaded machine is slow, not wrong.</summary>
static class Patience
{
    [ModuleInitializer]
    internal static void Wait() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(15);
}
