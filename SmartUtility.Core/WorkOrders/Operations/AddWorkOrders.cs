using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Core.WorkOrders.Operations;

/// <summary>Registration.</summary>
public static class WorkOrdersRegistration
{
    /// <summary>Operations of WorkOrders.</summary>
    public static IServiceCollection AddWorkOrders(this IServiceCollection services) => services
        .AddSingleton<OpenWorkOrder>()
        .AddSingleton<AssignWorkOrder>()
        .AddSingleton<StartWorkOrder>()
        .AddSingleton<CompleteWorkOrder>()
        .AddSingleton<AddWorkPhoto>()
        .AddSingleton<WorkOrderQueries>();
}
