using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>Registration.</summary>
public static class NotificationsRegistration
{
    /// <summary>Operations of Notifications, and the outbox whose events they read.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddSingleton<Outbox>().AddSingleton<DispatchEvents>()
        .AddSingleton<PlanAlertMessages>().AddSingleton<IEventHandler, AlertRaisedHandler>().AddSingleton<IEventHandler, AlertClearedHandler>()
        .AddSingleton<IEventHandler, AlertGrewHandler>().AddSingleton<IEventHandler, OnUsageNeverRests>().AddSingleton<IEventHandler, OnWorkOrderAssigned>().AddSingleton<WorkMessages>()
        .AddSingleton<IEventHandler, AlertGrewHandler>().AddSingleton<IEventHandler, OnUsageNeverRests>().AddSingleton<IEventHandler, OnWorkOrderAssigned>().AddSingleton<IEventHandler, OnBillEstimated>()
        .AddSingleton<PlanOutageMessages>().AddSingleton<IEventHandler, OutageStartedHandler>().AddSingleton<IEventHandler, OutagePlannedHandler>().AddSingleton<IEventHandler, OutageEndedHandler>().AddSingleton<IEventHandler, OutageCancelledHandler>()
        .AddSingleton<IEventHandler, OnLevyMoved>()
        .AddSingleton<DeliverMessages>().AddSingleton<Inbox>()
        .AddSingleton<SendCode>().AddSingleton<SendPasswordLink>()
        .AddSingleton<MessageQueries>();
}
