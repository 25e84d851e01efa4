using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>Registration.</summary>
public static class NotificationsRegistration
{
    /// <summary>Operations of Notifications.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services;
}
