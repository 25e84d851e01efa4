using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace SmartUtility.Core.Database.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "alert_settings",
                columns: table => new
                {
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    quiet_from = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    quiet_until = table.Column<TimeOnly>(type: "time without time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alert_settings", x => x.operator_id);
                });

            migrationBuilder.CreateTable(
                name: "alerts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    rule = table.Column<string>(type: "text", nullable: false),
                    network_point_id = table.Column<int>(type: "integer", nullable: false),
                    usage_point_id = table.Column<long>(type: "bigint", nullable: true),
                    meter_id = table.Column<int>(type: "integer", nullable: true),
                    parent_id = table.Column<long>(type: "bigint", nullable: true),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    raised_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    seen_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    severity = table.Column<int>(type: "integer", nullable: false),
                    loss_percent = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    loss_per_hour = table.Column<long>(type: "bigint", nullable: false),
                    evidence = table.Column<string>(type: "jsonb", nullable: false),
                    acknowledged_by = table.Column<string>(type: "text", nullable: true),
                    cleared_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end_note = table.Column<string>(type: "text", nullable: true),
                    cause = table.Column<string>(type: "text", nullable: true),
                    snoozed_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    snooze_note = table.Column<string>(type: "text", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alerts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: true),
                    name = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    scopes = table.Column<string[]>(type: "text[]", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    action = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    detail = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "billing_runs",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    month = table.Column<DateOnly>(type: "date", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    state = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_billing_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "checked_bills",
                columns: table => new
                {
                    run_id = table.Column<long>(type: "bigint", nullable: false),
                    agreement_id = table.Column<long>(type: "bigint", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    flags = table.Column<string>(type: "text", nullable: false),
                    total = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    quantity = table.Column<long>(type: "bigint", nullable: false),
                    usual = table.Column<long>(type: "bigint", nullable: true),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    released_by = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_checked_bills", x => new { x.run_id, x.agreement_id });
                });

            migrationBuilder.CreateTable(
                name: "counter_shifts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    user_id = table.Column<int>(type: "integer", nullable: false),
                    clerk = table.Column<string>(type: "text", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    opening_float = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_counter_shifts", x => x.id);
                    table.CheckConstraint("float_not_negative", "opening_float >= 0");
                });

            migrationBuilder.CreateTable(
                name: "credit_requests",
                columns: table => new
                {
                    invoice_id = table.Column<long>(type: "bigint", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    requested_by = table.Column<string>(type: "text", nullable: false),
                    requested_by_id = table.Column<string>(type: "text", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    confirmed_by = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credit_requests", x => x.invoice_id);
                });

            migrationBuilder.CreateTable(
                name: "demo_charges",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    reference = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    payer = table.Column<string>(type: "text", nullable: false),
                    purpose = table.Column<string>(type: "text", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_demo_charges", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "detection_states",
                columns: table => new
                {
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    series_id = table.Column<int>(type: "integer", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    until_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<byte[]>(type: "bytea", nullable: false),
                    use_ratio = table.Column<float>(type: "real", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_detection_states", x => new { x.kind, x.series_id });
                });

            migrationBuilder.CreateTable(
                name: "device_commands",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    meter_id = table.Column<int>(type: "integer", nullable: false),
                    action = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    requested_by = table.Column<string>(type: "text", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    idempotency_key = table.Column<string>(type: "text", nullable: true),
                    state = table.Column<int>(type: "integer", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    acknowledged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    detail = table.Column<string>(type: "text", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_device_commands", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty_shifts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    user_id = table.Column<int>(type: "integer", nullable: false),
                    weekday = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    length = table.Column<TimeSpan>(type: "interval", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_duty_shifts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "gateways",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    secret_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    profile = table.Column<string>(type: "text", nullable: true),
                    filters = table.Column<string[]>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_gateways", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "holidays",
                columns: table => new
                {
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_holidays", x => new { x.operator_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "invoices",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    run_id = table.Column<long>(type: "bigint", nullable: true),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    agreement_id = table.Column<long>(type: "bigint", nullable: false),
                    subscriber_id = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    period_start = table.Column<DateOnly>(type: "date", nullable: false),
                    period_end = table.Column<DateOnly>(type: "date", nullable: false),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    net = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    tax = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    rounding_amount = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    total = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    quantity = table.Column<long>(type: "bigint", nullable: false),
                    kw = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: true),
                    is_estimated = table.Column<bool>(type: "boolean", nullable: false),
                    projected = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    language = table.Column<string>(type: "text", nullable: false),
                    corrects_id = table.Column<long>(type: "bigint", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    document = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "kept_bills",
                columns: table => new
                {
                    invoice_id = table.Column<long>(type: "bigint", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kept_bills", x => x.invoice_id);
                });

            migrationBuilder.CreateTable(
                name: "levy_declarations",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    month = table.Column<DateOnly>(type: "date", nullable: false),
                    figure = table.Column<int>(type: "integer", nullable: false),
                    resource = table.Column<int>(type: "integer", nullable: false),
                    value = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    note = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_levy_declarations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "levy_documents",
                columns: table => new
                {
                    kind = table.Column<int>(type: "integer", nullable: false),
                    document_id = table.Column<long>(type: "bigint", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    period_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_levy_documents", x => new { x.kind, x.document_id });
                });

            migrationBuilder.CreateTable(
                name: "levy_periods",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    documents = table.Column<long>(type: "bigint", nullable: false),
                    documents_hash = table.Column<string>(type: "text", nullable: false),
                    previous = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<string>(type: "text", nullable: false),
                    is_final = table.Column<bool>(type: "boolean", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_by = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_levy_periods", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "levy_schemes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    definition = table.Column<string>(type: "jsonb", nullable: false),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    published_by = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_levy_schemes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "loss_limits",
                columns: table => new
                {
                    network_point_id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    raise_percent = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    clear_percent = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    hours = table.Column<int>(type: "integer", nullable: false),
                    changed_by = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_loss_limits", x => x.network_point_id);
                    table.CheckConstraint("limits_in_order", "clear_percent <= raise_percent and hours between 1 and 168");
                });

            migrationBuilder.CreateTable(
                name: "messages",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    event_key = table.Column<string>(type: "text", nullable: false),
                    recipient = table.Column<string>(type: "text", nullable: false),
                    channel = table.Column<int>(type: "integer", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    link = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_messages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "meter_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    meter_id = table.Column<int>(type: "integer", nullable: false),
                    time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    detail = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_meter_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "meters",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    serial = table.Column<string>(type: "text", nullable: false),
                    model = table.Column<string>(type: "text", nullable: true),
                    resource = table.Column<int>(type: "integer", nullable: false),
                    @switch = table.Column<int>(name: "switch", type: "integer", nullable: false),
                    secret_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    interval = table.Column<TimeSpan>(type: "interval", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_online = table.Column<bool>(type: "boolean", nullable: false),
                    lost_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    link = table.Column<string>(type: "text", nullable: true),
                    sim_group = table.Column<string>(type: "text", nullable: true),
                    supply = table.Column<int>(type: "integer", nullable: false),
                    supply_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_meters", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "moratoria",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    network_point_id = table.Column<int>(type: "integer", nullable: true),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_moratoria", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "network_points",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    resource = table.Column<int>(type: "integer", nullable: false),
                    parent_id = table.Column<int>(type: "integer", nullable: true),
                    path = table.Column<int[]>(type: "integer[]", nullable: false),
                    capacity_per_hour = table.Column<long>(type: "bigint", nullable: true),
                    technical_loss_percent = table.Column<decimal>(type: "numeric(5,2)", precision: 5, scale: 2, nullable: true),
                    unmetered_per_day = table.Column<long>(type: "bigint", nullable: true),
                    latitude = table.Column<double>(type: "double precision", nullable: true),
                    longitude = table.Column<double>(type: "double precision", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_network_points", x => x.id);
                    table.ForeignKey(
                        name: "fk_network_points_network_points_parent_id",
                        column: x => x.parent_id,
                        principalTable: "network_points",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "number_series",
                columns: table => new
                {
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    series = table.Column<string>(type: "text", nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    last = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_number_series", x => new { x.operator_id, x.series, x.year });
                });

            migrationBuilder.CreateTable(
                name: "one_time_links",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    purpose = table.Column<string>(type: "text", nullable: false),
                    user_id = table.Column<int>(type: "integer", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_one_time_links", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "operators",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    legal_id = table.Column<string>(type: "text", nullable: true),
                    address = table.Column<string>(type: "text", nullable: true),
                    phone = table.Column<string>(type: "text", nullable: true),
                    email = table.Column<string>(type: "text", nullable: true),
                    time_zone = table.Column<string>(type: "text", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    resources = table.Column<int[]>(type: "integer[]", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false),
                    grace_days = table.Column<int>(type: "integer", nullable: false),
                    due_days = table.Column<int>(type: "integer", nullable: false),
                    review = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    back_bill_months = table.Column<int>(type: "integer", nullable: false, defaultValue: 12),
                    cut_from = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    cut_until = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    cut_any_hour = table.Column<bool>(type: "boolean", nullable: false),
                    stale_after = table.Column<TimeSpan>(type: "interval", nullable: false),
                    is_demo = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operators", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    payload = table.Column<string>(type: "jsonb", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "payment_intents",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    subscriber_id = table.Column<long>(type: "bigint", nullable: false),
                    bills = table.Column<string[]>(type: "text[]", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    rail = table.Column<string>(type: "text", nullable: false),
                    payer = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    failure = table.Column<string>(type: "text", nullable: true),
                    receipt = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment_intents", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "postings",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    reference = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_postings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "print_files",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    month = table.Column<DateOnly>(type: "date", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    state = table.Column<int>(type: "integer", nullable: false),
                    bills = table.Column<int>(type: "integer", nullable: false),
                    last_invoice = table.Column<long>(type: "bigint", nullable: false),
                    pages = table.Column<int>(type: "integer", nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    tail = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_print_files", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "print_parts",
                columns: table => new
                {
                    print_id = table.Column<long>(type: "bigint", nullable: false),
                    no = table.Column<int>(type: "integer", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    invoices = table.Column<long[]>(type: "bigint[]", nullable: false),
                    pages = table.Column<int>(type: "integer", nullable: false),
                    lengths = table.Column<int[]>(type: "integer[]", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_print_parts", x => new { x.print_id, x.no });
                });

            migrationBuilder.CreateTable(
                name: "proposed_corrections",
                columns: table => new
                {
                    invoice_id = table.Column<long>(type: "bigint", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    quantity = table.Column<long>(type: "bigint", nullable: false),
                    total = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    decided_by = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_proposed_corrections", x => x.invoice_id);
                });

            migrationBuilder.CreateTable(
                name: "rejected_payloads",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    topic = table.Column<string>(type: "text", nullable: false),
                    device = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    detail = table.Column<string>(type: "text", nullable: false),
                    payload = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rejected_payloads", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "subscribers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    account = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    tax_id = table.Column<string>(type: "text", nullable: true),
                    email = table.Column<string>(type: "text", nullable: true),
                    language = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscribers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tariff_proposals",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    resource = table.Column<int>(type: "integer", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    definition = table.Column<string>(type: "jsonb", nullable: false),
                    made_by = table.Column<string>(type: "text", nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    decided_by = table.Column<string>(type: "text", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tariff_proposals", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tariff_simulations",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    month = table.Column<DateOnly>(type: "date", nullable: false),
                    definition = table.Column<string>(type: "jsonb", nullable: false),
                    made_by = table.Column<string>(type: "text", nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    total = table.Column<int>(type: "integer", nullable: false),
                    done = table.Column<int>(type: "integer", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    report = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tariff_simulations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tariffs",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    resource = table.Column<int>(type: "integer", nullable: false),
                    indices = table.Column<string>(type: "jsonb", nullable: false, defaultValue: "{}")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tariffs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: true),
                    regulated_operators = table.Column<int[]>(type: "integer[]", nullable: false),
                    role = table.Column<int>(type: "integer", nullable: false),
                    display_name = table.Column<string>(type: "text", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false),
                    is_disabled = table.Column<bool>(type: "boolean", nullable: false),
                    user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    security_stamp = table.Column<string>(type: "text", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true),
                    phone_number = table.Column<string>(type: "text", nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "work_orders",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    origin_kind = table.Column<string>(type: "text", nullable: false),
                    origin_id = table.Column<string>(type: "text", nullable: false),
                    usage_point_id = table.Column<long>(type: "bigint", nullable: true),
                    network_point_id = table.Column<int>(type: "integer", nullable: true),
                    meter_id = table.Column<int>(type: "integer", nullable: true),
                    title = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    assigned_to = table.Column<int>(type: "integer", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cause = table.Column<string>(type: "text", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    index = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: true),
                    seal = table.Column<string>(type: "text", nullable: true),
                    signed_by = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_work_orders", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "billing_chunks",
                columns: table => new
                {
                    run_id = table.Column<long>(type: "bigint", nullable: false),
                    no = table.Column<int>(type: "integer", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    agreements = table.Column<long[]>(type: "bigint[]", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    issued = table.Column<int>(type: "integer", nullable: false),
                    waiting = table.Column<int>(type: "integer", nullable: false),
                    held = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_billing_chunks", x => new { x.run_id, x.no });
                    table.ForeignKey(
                        name: "fk_billing_chunks_billing_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "billing_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "payments",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    subscriber_id = table.Column<long>(type: "bigint", nullable: true),
                    rail = table.Column<string>(type: "text", nullable: false),
                    reference = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    taken_by = table.Column<string>(type: "text", nullable: false),
                    receipt_number = table.Column<string>(type: "text", nullable: false),
                    shift_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payments", x => x.id);
                    table.CheckConstraint("amount_positive", "amount > 0");
                    table.ForeignKey(
                        name: "fk_payments_counter_shifts_shift_id",
                        column: x => x.shift_id,
                        principalTable: "counter_shifts",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "shift_closings",
                columns: table => new
                {
                    shift_id = table.Column<long>(type: "bigint", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    expected = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    counted = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    pieces = table.Column<string>(type: "text", nullable: false),
                    note = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shift_closings", x => x.shift_id);
                    table.ForeignKey(
                        name: "fk_shift_closings_counter_shifts_shift_id",
                        column: x => x.shift_id,
                        principalTable: "counter_shifts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invoice_lines",
                columns: table => new
                {
                    invoice_id = table.Column<long>(type: "bigint", nullable: false),
                    no = table.Column<int>(type: "integer", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    group_name = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    label = table.Column<string>(type: "text", nullable: false),
                    quantity = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false),
                    unit_price = table.Column<decimal>(type: "numeric(20,6)", precision: 20, scale: 6, nullable: false),
                    amount = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    beneficiary = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoice_lines", x => new { x.invoice_id, x.no });
                    table.ForeignKey(
                        name: "fk_invoice_lines_invoice_invoice_id",
                        column: x => x.invoice_id,
                        principalTable: "invoices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "levy_figures",
                columns: table => new
                {
                    period_id = table.Column<long>(type: "bigint", nullable: false),
                    no = table.Column<int>(type: "integer", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    figure = table.Column<int>(type: "integer", nullable: false),
                    resource = table.Column<int>(type: "integer", nullable: true),
                    @class = table.Column<string>(name: "class", type: "text", nullable: true),
                    zone = table.Column<string>(type: "text", nullable: true),
                    key = table.Column<string>(type: "text", nullable: true),
                    beneficiary = table.Column<string>(type: "text", nullable: true),
                    unit = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    is_final = table.Column<bool>(type: "boolean", nullable: false),
                    about = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_levy_figures", x => new { x.period_id, x.no });
                    table.ForeignKey(
                        name: "fk_levy_figures_levy_periods_period_id",
                        column: x => x.period_id,
                        principalTable: "levy_periods",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "own_readings",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    meter_id = table.Column<int>(type: "integer", nullable: false),
                    register_id = table.Column<int>(type: "integer", nullable: false),
                    usage_point_id = table.Column<long>(type: "bigint", nullable: false),
                    subscriber_id = table.Column<long>(type: "bigint", nullable: false),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    value = table.Column<long>(type: "bigint", nullable: false),
                    doubt = table.Column<string>(type: "text", nullable: true),
                    state = table.Column<int>(type: "integer", nullable: false),
                    photo_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    decided_by = table.Column<string>(type: "text", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_own_readings", x => x.id);
                    table.ForeignKey(
                        name: "fk_own_readings_meters_meter_id",
                        column: x => x.meter_id,
                        principalTable: "meters",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "registers",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    meter_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false),
                    decimals = table.Column<int>(type: "integer", nullable: false),
                    capacity = table.Column<long>(type: "bigint", nullable: false),
                    base_factor = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registers", x => x.id);
                    table.CheckConstraint("base_factor_positive", "base_factor > 0");
                    table.CheckConstraint("capacity_positive", "capacity > 0");
                    table.ForeignKey(
                        name: "fk_registers_meters_meter_id",
                        column: x => x.meter_id,
                        principalTable: "meters",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "outages",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    network_point_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    sign = table.Column<int>(type: "integer", nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expected_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    detected_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancelled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    customers = table.Column<int>(type: "integer", nullable: false),
                    cause = table.Column<string>(type: "text", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    by = table.Column<string>(type: "text", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outages", x => x.id);
                    table.CheckConstraint("outage_customers", "customers >= 0");
                    table.CheckConstraint("outage_in_order", "ended_at is null or ended_at >= starts_at");
                    table.CheckConstraint("outage_over_once", "ended_at is null or cancelled_at is null");
                    table.ForeignKey(
                        name: "fk_outages_network_point_network_point_id",
                        column: x => x.network_point_id,
                        principalTable: "network_points",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "usage_points",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    network_point_id = table.Column<int>(type: "integer", nullable: false),
                    resource = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    households = table.Column<int>(type: "integer", nullable: false),
                    is_unbilled = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false),
                    district = table.Column<string>(type: "text", nullable: false),
                    landmark = table.Column<string>(type: "text", nullable: true),
                    latitude = table.Column<double>(type: "double precision", nullable: true),
                    longitude = table.Column<double>(type: "double precision", nullable: true),
                    reading_route = table.Column<string>(type: "text", nullable: true),
                    vital_reason = table.Column<string>(type: "text", nullable: true),
                    vital_until = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_usage_points", x => x.id);
                    table.CheckConstraint("households_positive", "households >= 1");
                    table.ForeignKey(
                        name: "fk_usage_points_network_points_network_point_id",
                        column: x => x.network_point_id,
                        principalTable: "network_points",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ledger_entries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    posting_id = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<int>(type: "integer", nullable: false),
                    subscriber_id = table.Column<long>(type: "bigint", nullable: true),
                    invoice_id = table.Column<long>(type: "bigint", nullable: true),
                    amount = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_entries", x => x.id);
                    table.ForeignKey(
                        name: "fk_ledger_entries_posting_posting_id",
                        column: x => x.posting_id,
                        principalTable: "postings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "subscriber_phones",
                columns: table => new
                {
                    subscriber_id = table.Column<long>(type: "bigint", nullable: false),
                    phone = table.Column<string>(type: "text", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    is_primary = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscriber_phones", x => new { x.subscriber_id, x.phone });
                    table.ForeignKey(
                        name: "fk_subscriber_phones_subscribers_subscriber_id",
                        column: x => x.subscriber_id,
                        principalTable: "subscribers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "tariff_versions",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    tariff_id = table.Column<int>(type: "integer", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    definition = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tariff_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_tariff_versions_tariffs_tariff_id",
                        column: x => x.tariff_id,
                        principalTable: "tariffs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<int>(type: "integer", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_user_claims_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    provider_key = table.Column<string>(type: "text", nullable: false),
                    provider_display_name = table.Column<string>(type: "text", nullable: true),
                    user_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_user_logins_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_tokens",
                columns: table => new
                {
                    user_id = table.Column<int>(type: "integer", nullable: false),
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_user_tokens_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "work_photos",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    work_order_id = table.Column<long>(type: "bigint", nullable: false),
                    media_type = table.Column<string>(type: "text", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_work_photos", x => x.id);
                    table.ForeignKey(
                        name: "fk_work_photos_work_orders_work_order_id",
                        column: x => x.work_order_id,
                        principalTable: "work_orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "payment_reversals",
                columns: table => new
                {
                    payment_id = table.Column<long>(type: "bigint", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    till_shift_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment_reversals", x => x.payment_id);
                    table.ForeignKey(
                        name: "fk_payment_reversals_payments_payment_id",
                        column: x => x.payment_id,
                        principalTable: "payments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "own_reading_photos",
                columns: table => new
                {
                    own_reading_id = table.Column<long>(type: "bigint", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    media_type = table.Column<string>(type: "text", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_own_reading_photos", x => x.own_reading_id);
                    table.ForeignKey(
                        name: "fk_own_reading_photos_own_readings_own_reading_id",
                        column: x => x.own_reading_id,
                        principalTable: "own_readings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "agreements",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    subscriber_id = table.Column<long>(type: "bigint", nullable: false),
                    payer_id = table.Column<long>(type: "bigint", nullable: true),
                    occupant = table.Column<string>(type: "text", nullable: true),
                    usage_point_id = table.Column<long>(type: "bigint", nullable: false),
                    tariff_code = table.Column<string>(type: "text", nullable: false),
                    subscribed_kva = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: true),
                    meter_size = table.Column<string>(type: "text", nullable: true),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: true),
                    suspended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    suspended_reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agreements", x => x.id);
                    table.ForeignKey(
                        name: "fk_agreements_subscribers_subscriber_id",
                        column: x => x.subscriber_id,
                        principalTable: "subscribers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_agreements_usage_point_usage_point_id",
                        column: x => x.usage_point_id,
                        principalTable: "usage_points",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "forecasts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    network_point_id = table.Column<int>(type: "integer", nullable: true),
                    usage_point_id = table.Column<long>(type: "bigint", nullable: true),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    per_day = table.Column<int>(type: "integer", nullable: false),
                    method = table.Column<string>(type: "text", nullable: false),
                    error_percent = table.Column<double>(type: "double precision", nullable: false),
                    expected = table.Column<long[]>(type: "bigint[]", nullable: false),
                    lower = table.Column<long[]>(type: "bigint[]", nullable: false),
                    upper = table.Column<long[]>(type: "bigint[]", nullable: false),
                    rest = table.Column<long>(type: "bigint", nullable: true),
                    rest_lower = table.Column<long>(type: "bigint", nullable: true),
                    rest_upper = table.Column<long>(type: "bigint", nullable: true),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_forecasts", x => x.id);
                    table.CheckConstraint("forecast_of_one_place", "num_nonnulls(network_point_id, usage_point_id) = 1");
                    table.ForeignKey(
                        name: "fk_forecasts_network_point_network_point_id",
                        column: x => x.network_point_id,
                        principalTable: "network_points",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_forecasts_usage_point_usage_point_id",
                        column: x => x.usage_point_id,
                        principalTable: "usage_points",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "installations",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    meter_id = table.Column<int>(type: "integer", nullable: false),
                    usage_point_id = table.Column<long>(type: "bigint", nullable: true),
                    network_point_id = table.Column<int>(type: "integer", nullable: true),
                    flow = table.Column<short>(type: "smallint", nullable: false),
                    source_point_id = table.Column<int>(type: "integer", nullable: true),
                    from_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_installations", x => x.id);
                    table.CheckConstraint("between_two_points", "source_point_id is null or source_point_id <> network_point_id");
                    table.CheckConstraint("one_place", "(usage_point_id is null) <> (network_point_id is null)");
                    table.ForeignKey(
                        name: "fk_installations_meter_meter_id",
                        column: x => x.meter_id,
                        principalTable: "meters",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_installations_network_point_network_point_id",
                        column: x => x.network_point_id,
                        principalTable: "network_points",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_installations_network_point_source_point_id",
                        column: x => x.source_point_id,
                        principalTable: "network_points",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_installations_usage_point_usage_point_id",
                        column: x => x.usage_point_id,
                        principalTable: "usage_points",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "usage_point_moves",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    usage_point_id = table.Column<long>(type: "bigint", nullable: false),
                    from_point_id = table.Column<int>(type: "integer", nullable: false),
                    to_point_id = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_usage_point_moves", x => x.id);
                    table.ForeignKey(
                        name: "fk_usage_point_moves_network_points_from_point_id",
                        column: x => x.from_point_id,
                        principalTable: "network_points",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_usage_point_moves_network_points_to_point_id",
                        column: x => x.to_point_id,
                        principalTable: "network_points",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_usage_point_moves_usage_points_usage_point_id",
                        column: x => x.usage_point_id,
                        principalTable: "usage_points",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "levy_assessments",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    period_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    corrects_id = table.Column<long>(type: "bigint", nullable: true),
                    document = table.Column<string>(type: "text", nullable: false),
                    total = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    made_by = table.Column<string>(type: "text", nullable: false),
                    comment_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_levy_assessments", x => x.id);
                    table.ForeignKey(
                        name: "fk_levy_assessments_levy_periods_period_id",
                        column: x => x.period_id,
                        principalTable: "levy_periods",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "levy_comments",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    assessment_id = table.Column<long>(type: "bigint", nullable: false),
                    is_regulator = table.Column<bool>(type: "boolean", nullable: false),
                    agrees = table.Column<bool>(type: "boolean", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_levy_comments", x => x.id);
                    table.ForeignKey(
                        name: "fk_levy_comments_levy_assessments_assessment_id",
                        column: x => x.assessment_id,
                        principalTable: "levy_assessments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "levy_invoices",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    period_id = table.Column<long>(type: "bigint", nullable: false),
                    assessment_id = table.Column<long>(type: "bigint", nullable: false),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    issued_by = table.Column<string>(type: "text", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    total = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    document = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<string>(type: "text", nullable: false),
                    corrects_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_levy_invoices", x => x.id);
                    table.ForeignKey(
                        name: "fk_levy_invoices_levy_assessments_assessment_id",
                        column: x => x.assessment_id,
                        principalTable: "levy_assessments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_levy_invoices_levy_invoices_corrects_id",
                        column: x => x.corrects_id,
                        principalTable: "levy_invoices",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_levy_invoices_levy_periods_period_id",
                        column: x => x.period_id,
                        principalTable: "levy_periods",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "levy_payments",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    invoice_id = table.Column<long>(type: "bigint", nullable: false),
                    reference = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: false),
                    paid_on = table.Column<DateOnly>(type: "date", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_levy_payments", x => x.id);
                    table.CheckConstraint("levy_amount_positive", "amount > 0");
                    table.ForeignKey(
                        name: "fk_levy_payments_levy_invoices_invoice_id",
                        column: x => x.invoice_id,
                        principalTable: "levy_invoices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "levy_receipts",
                columns: table => new
                {
                    payment_id = table.Column<long>(type: "bigint", nullable: false),
                    operator_id = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_levy_receipts", x => x.payment_id);
                    table.ForeignKey(
                        name: "fk_levy_receipts_levy_payments_payment_id",
                        column: x => x.payment_id,
                        principalTable: "levy_payments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_agreements_operator_id_number",
                table: "agreements",
                columns: new[] { "operator_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_agreements_subscriber_id",
                table: "agreements",
                column: "subscriber_id");

            migrationBuilder.CreateIndex(
                name: "ix_agreements_usage_point_id",
                table: "agreements",
                column: "usage_point_id");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_operator_id_raised_at",
                table: "alerts",
                columns: new[] { "operator_id", "raised_at" });

            migrationBuilder.CreateIndex(
                name: "ix_alerts_rule_network_point_id_usage_point_id_meter_id",
                table: "alerts",
                columns: new[] { "rule", "network_point_id", "usage_point_id", "meter_id" },
                unique: true,
                filter: "state in (0, 1)")
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "ix_alerts_usage_point_id",
                table: "alerts",
                column: "usage_point_id",
                filter: "usage_point_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_hash",
                table: "api_keys",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_operator_id_at",
                table: "audit",
                columns: new[] { "operator_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_billing_runs_operator_id_month",
                table: "billing_runs",
                columns: new[] { "operator_id", "month" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_counter_shifts_operator_id_number",
                table: "counter_shifts",
                columns: new[] { "operator_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_counter_shifts_operator_id_user_id",
                table: "counter_shifts",
                columns: new[] { "operator_id", "user_id" });

            migrationBuilder.CreateIndex(
                name: "ix_device_commands_meter_id_state",
                table: "device_commands",
                columns: new[] { "meter_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_device_commands_operator_id_idempotency_key",
                table: "device_commands",
                columns: new[] { "operator_id", "idempotency_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_duty_shifts_operator_id",
                table: "duty_shifts",
                column: "operator_id");

            migrationBuilder.CreateIndex(
                name: "ix_forecasts_network_point_id_per_day_day",
                table: "forecasts",
                columns: new[] { "network_point_id", "per_day", "day" },
                unique: true,
                filter: "network_point_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_forecasts_usage_point_id_day",
                table: "forecasts",
                columns: new[] { "usage_point_id", "day" },
                unique: true,
                filter: "usage_point_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_gateways_operator_id_code",
                table: "gateways",
                columns: new[] { "operator_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_installations_meter_id",
                table: "installations",
                column: "meter_id");

            migrationBuilder.CreateIndex(
                name: "ix_installations_network_point_id",
                table: "installations",
                column: "network_point_id");

            migrationBuilder.CreateIndex(
                name: "ix_installations_source_point_id",
                table: "installations",
                column: "source_point_id");

            migrationBuilder.CreateIndex(
                name: "ix_installations_usage_point_id",
                table: "installations",
                column: "usage_point_id");

            migrationBuilder.CreateIndex(
                name: "ix_invoices_agreement_id_period_start_kind_revision",
                table: "invoices",
                columns: new[] { "agreement_id", "period_start", "kind", "revision" },
                unique: true,
                filter: "corrects_id is null");

            migrationBuilder.CreateIndex(
                name: "ix_invoices_corrects_id",
                table: "invoices",
                column: "corrects_id",
                unique: true,
                filter: "corrects_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_invoices_operator_id_kind_number",
                table: "invoices",
                columns: new[] { "operator_id", "kind", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_invoices_subscriber_id",
                table: "invoices",
                column: "subscriber_id");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_entries_invoice_id",
                table: "ledger_entries",
                column: "invoice_id",
                filter: "invoice_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_entries_posting_id",
                table: "ledger_entries",
                column: "posting_id");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_entries_subscriber_id_account",
                table: "ledger_entries",
                columns: new[] { "subscriber_id", "account" },
                filter: "subscriber_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_levy_assessments_corrects_id",
                table: "levy_assessments",
                column: "corrects_id");

            migrationBuilder.CreateIndex(
                name: "ix_levy_assessments_period_id_kind_revision",
                table: "levy_assessments",
                columns: new[] { "period_id", "kind", "revision" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_levy_comments_assessment_id",
                table: "levy_comments",
                column: "assessment_id");

            migrationBuilder.CreateIndex(
                name: "ix_levy_declarations_operator_id_month",
                table: "levy_declarations",
                columns: new[] { "operator_id", "month" });

            migrationBuilder.CreateIndex(
                name: "ix_levy_documents_period_id",
                table: "levy_documents",
                column: "period_id");

            migrationBuilder.CreateIndex(
                name: "ix_levy_invoices_assessment_id",
                table: "levy_invoices",
                column: "assessment_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_levy_invoices_corrects_id",
                table: "levy_invoices",
                column: "corrects_id");

            migrationBuilder.CreateIndex(
                name: "ix_levy_invoices_number",
                table: "levy_invoices",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_levy_invoices_period_id",
                table: "levy_invoices",
                column: "period_id",
                unique: true,
                filter: "kind = 0");

            migrationBuilder.CreateIndex(
                name: "ix_levy_payments_invoice_id",
                table: "levy_payments",
                column: "invoice_id");

            migrationBuilder.CreateIndex(
                name: "ix_levy_payments_operator_id_reference",
                table: "levy_payments",
                columns: new[] { "operator_id", "reference" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_levy_periods_operator_id_from",
                table: "levy_periods",
                columns: new[] { "operator_id", "starts_on" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_levy_schemes_operator_id_valid_from",
                table: "levy_schemes",
                columns: new[] { "operator_id", "valid_from" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_messages_event_key_recipient_channel",
                table: "messages",
                columns: new[] { "event_key", "recipient", "channel" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_messages_recipient",
                table: "messages",
                column: "recipient");

            migrationBuilder.CreateIndex(
                name: "ix_messages_waiting",
                table: "messages",
                column: "id",
                filter: "sent_at is null and channel = 1");

            migrationBuilder.CreateIndex(
                name: "ix_meter_events_meter_id_time_kind",
                table: "meter_events",
                columns: new[] { "meter_id", "time", "kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_meters_operator_id_serial",
                table: "meters",
                columns: new[] { "operator_id", "serial" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_moratoria_operator_id",
                table: "moratoria",
                column: "operator_id");

            migrationBuilder.CreateIndex(
                name: "ix_network_points_operator_id_code",
                table: "network_points",
                columns: new[] { "operator_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_network_points_parent_id",
                table: "network_points",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_network_points_path",
                table: "network_points",
                column: "path")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_one_time_links_hash",
                table: "one_time_links",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_operators_code",
                table: "operators",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_outages_open",
                table: "outages",
                column: "network_point_id",
                unique: true,
                filter: "kind = 0 and ended_at is null and cancelled_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_outages_operator_id_starts_at",
                table: "outages",
                columns: new[] { "operator_id", "starts_at" });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_waiting",
                table: "outbox",
                column: "id",
                filter: "done_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_own_readings_meter_id",
                table: "own_readings",
                column: "meter_id");

            migrationBuilder.CreateIndex(
                name: "ix_own_readings_operator_id_state",
                table: "own_readings",
                columns: new[] { "operator_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_own_readings_register_id_photo_hash",
                table: "own_readings",
                columns: new[] { "register_id", "photo_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_own_readings_register_id_read_at",
                table: "own_readings",
                columns: new[] { "register_id", "read_at" });

            migrationBuilder.CreateIndex(
                name: "ix_payment_intents_operator_id_state",
                table: "payment_intents",
                columns: new[] { "operator_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_payment_reversals_till_shift_id",
                table: "payment_reversals",
                column: "till_shift_id");

            migrationBuilder.CreateIndex(
                name: "ix_payments_operator_id_rail_reference",
                table: "payments",
                columns: new[] { "operator_id", "rail", "reference" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_payments_operator_id_receipt_number",
                table: "payments",
                columns: new[] { "operator_id", "receipt_number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_payments_shift_id",
                table: "payments",
                column: "shift_id");

            migrationBuilder.CreateIndex(
                name: "ix_payments_subscriber_id",
                table: "payments",
                column: "subscriber_id");

            migrationBuilder.CreateIndex(
                name: "ix_postings_operator_id_kind_reference",
                table: "postings",
                columns: new[] { "operator_id", "kind", "reference" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_print_files_operator_id_month",
                table: "print_files",
                columns: new[] { "operator_id", "month" });

            migrationBuilder.CreateIndex(
                name: "ix_proposed_corrections_operator_id_state",
                table: "proposed_corrections",
                columns: new[] { "operator_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_registers_meter_id_code",
                table: "registers",
                columns: new[] { "meter_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_registers_operator_id",
                table: "registers",
                column: "operator_id");

            migrationBuilder.CreateIndex(
                name: "ix_rejected_payloads_operator_id_received_at",
                table: "rejected_payloads",
                columns: new[] { "operator_id", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_subscriber_phones_phone",
                table: "subscriber_phones",
                column: "phone");

            migrationBuilder.CreateIndex(
                name: "ix_subscribers_operator_id_account",
                table: "subscribers",
                columns: new[] { "operator_id", "account" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tariff_proposals_operator_id_code_valid_from",
                table: "tariff_proposals",
                columns: new[] { "operator_id", "code", "valid_from" });

            migrationBuilder.CreateIndex(
                name: "ix_tariff_simulations_operator_id_code",
                table: "tariff_simulations",
                columns: new[] { "operator_id", "code" });

            migrationBuilder.CreateIndex(
                name: "ix_tariff_versions_tariff_id_valid_from",
                table: "tariff_versions",
                columns: new[] { "tariff_id", "valid_from" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tariffs_operator_id_code",
                table: "tariffs",
                columns: new[] { "operator_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_usage_point_moves_from_point_id",
                table: "usage_point_moves",
                column: "from_point_id");

            migrationBuilder.CreateIndex(
                name: "ix_usage_point_moves_to_point_id",
                table: "usage_point_moves",
                column: "to_point_id");

            migrationBuilder.CreateIndex(
                name: "ix_usage_point_moves_usage_point_id_at",
                table: "usage_point_moves",
                columns: new[] { "usage_point_id", "at" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_usage_points_network_point_id",
                table: "usage_points",
                column: "network_point_id");

            migrationBuilder.CreateIndex(
                name: "ix_usage_points_operator_id_code",
                table: "usage_points",
                columns: new[] { "operator_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_user_claims_user_id",
                table: "user_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_logins_user_id",
                table: "user_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "users",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "users",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_work_orders_assigned_to_state",
                table: "work_orders",
                columns: new[] { "assigned_to", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_work_orders_operator_id_origin_kind_origin_id",
                table: "work_orders",
                columns: new[] { "operator_id", "origin_kind", "origin_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_work_photos_work_order_id_hash",
                table: "work_photos",
                columns: new[] { "work_order_id", "hash" },
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_levy_assessments_levy_invoice_corrects_id",
                table: "levy_assessments",
                column: "corrects_id",
                principalTable: "levy_invoices",
                principalColumn: "id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_levy_assessments_levy_invoice_corrects_id",
                table: "levy_assessments");

            migrationBuilder.DropTable(
                name: "agreements");

            migrationBuilder.DropTable(
                name: "alert_settings");

            migrationBuilder.DropTable(
                name: "alerts");

            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "billing_chunks");

            migrationBuilder.DropTable(
                name: "checked_bills");

            migrationBuilder.DropTable(
                name: "credit_requests");

            migrationBuilder.DropTable(
                name: "demo_charges");

            migrationBuilder.DropTable(
                name: "detection_states");

            migrationBuilder.DropTable(
                name: "device_commands");

            migrationBuilder.DropTable(
                name: "duty_shifts");

            migrationBuilder.DropTable(
                name: "forecasts");

            migrationBuilder.DropTable(
                name: "gateways");

            migrationBuilder.DropTable(
                name: "holidays");

            migrationBuilder.DropTable(
                name: "installations");

            migrationBuilder.DropTable(
                name: "invoice_lines");

            migrationBuilder.DropTable(
                name: "kept_bills");

            migrationBuilder.DropTable(
                name: "ledger_entries");

            migrationBuilder.DropTable(
                name: "levy_comments");

            migrationBuilder.DropTable(
                name: "levy_declarations");

            migrationBuilder.DropTable(
                name: "levy_documents");

            migrationBuilder.DropTable(
                name: "levy_figures");

            migrationBuilder.DropTable(
                name: "levy_receipts");

            migrationBuilder.DropTable(
                name: "levy_schemes");

            migrationBuilder.DropTable(
                name: "loss_limits");

            migrationBuilder.DropTable(
                name: "messages");

            migrationBuilder.DropTable(
                name: "meter_events");

            migrationBuilder.DropTable(
                name: "moratoria");

            migrationBuilder.DropTable(
                name: "number_series");

            migrationBuilder.DropTable(
                name: "one_time_links");

            migrationBuilder.DropTable(
                name: "operators");

            migrationBuilder.DropTable(
                name: "outages");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "own_reading_photos");

            migrationBuilder.DropTable(
                name: "payment_intents");

            migrationBuilder.DropTable(
                name: "payment_reversals");

            migrationBuilder.DropTable(
                name: "print_files");

            migrationBuilder.DropTable(
                name: "print_parts");

            migrationBuilder.DropTable(
                name: "proposed_corrections");

            migrationBuilder.DropTable(
                name: "registers");

            migrationBuilder.DropTable(
                name: "rejected_payloads");

            migrationBuilder.DropTable(
                name: "shift_closings");

            migrationBuilder.DropTable(
                name: "subscriber_phones");

            migrationBuilder.DropTable(
                name: "tariff_proposals");

            migrationBuilder.DropTable(
                name: "tariff_simulations");

            migrationBuilder.DropTable(
                name: "tariff_versions");

            migrationBuilder.DropTable(
                name: "usage_point_moves");

            migrationBuilder.DropTable(
                name: "user_claims");

            migrationBuilder.DropTable(
                name: "user_logins");

            migrationBuilder.DropTable(
                name: "user_tokens");

            migrationBuilder.DropTable(
                name: "work_photos");

            migrationBuilder.DropTable(
                name: "billing_runs");

            migrationBuilder.DropTable(
                name: "invoices");

            migrationBuilder.DropTable(
                name: "postings");

            migrationBuilder.DropTable(
                name: "levy_payments");

            migrationBuilder.DropTable(
                name: "own_readings");

            migrationBuilder.DropTable(
                name: "payments");

            migrationBuilder.DropTable(
                name: "subscribers");

            migrationBuilder.DropTable(
                name: "tariffs");

            migrationBuilder.DropTable(
                name: "usage_points");

            migrationBuilder.DropTable(
                name: "users");

            migrationBuilder.DropTable(
                name: "work_orders");

            migrationBuilder.DropTable(
                name: "meters");

            migrationBuilder.DropTable(
                name: "counter_shifts");

            migrationBuilder.DropTable(
                name: "network_points");

            migrationBuilder.DropTable(
                name: "levy_invoices");

            migrationBuilder.DropTable(
                name: "levy_assessments");

            migrationBuilder.DropTable(
                name: "levy_periods");
        }
    }
}
