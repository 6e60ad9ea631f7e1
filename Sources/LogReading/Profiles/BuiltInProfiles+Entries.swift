extension BuiltInProfiles {
  /// Each with marks that no other's records have. An access log stands before a general logger: the first rule that
  /// fits counts.
  static let entries: [Entry] = [
    Entry(
      name: "pino-http", aliases: ["pino", "express"], about: "Node: pino-http's record of each request",
      marks: [[Mark("req.method"), Mark("res.statusCode"), Mark("responseTime")]],
      text: { PackageResources.pino_http_yaml }),
    Entry(
      name: "fastify", about: "Node: Fastify's own logger",
      marks: [
        [Mark("reqId"), Mark("req.method"), Mark("msg", .isOneOf(["incoming request"]))],
        [Mark("reqId"), Mark("res.statusCode"), Mark("responseTime")],
      ], text: { PackageResources.fastify_yaml }),
    Entry(
      name: "bullmq", aliases: ["bull"], about: "Node: BullMQ's events, as programs log them by name",
      marks: [
        [Mark("jobId"), Mark("msg", .isOneOf(jobEvents))],
        [Mark("jobId"), Mark("message", .isOneOf(jobEvents))],
        [Mark("jobId"), Mark("event", .isOneOf(jobEvents))],
      ], text: { PackageResources.bullmq_yaml }),
    Entry(
      name: "django-structlog", aliases: ["django"],
      about: "Python: django-structlog's middleware and its signals of Celery",
      marks: [
        [Mark("logger", .isOneOf(["django_structlog.*"]))],
        [Mark("event", .isOneOf(["request_started", "request_finished"])), Mark("request")],
        [Mark("event", .isOneOf(["task_enqueued"])), Mark("child_task_id")],
        [Mark("event", .isOneOf(["task_started", "task_succeeded", "task_failed"])), Mark("task_id")],
      ], text: { PackageResources.django_structlog_yaml }),
    Entry(
      name: "celery", about: "Python: Celery's worker, through any JSON formatter",
      marks: ["name", "logger", "log.logger", "logger_name"].map { key in
        [Mark(key, .isOneOf(["celery.worker.strategy", "celery.app.trace"]))]
      }, text: { PackageResources.celery_yaml }),
    Entry(
      name: "uvicorn", about: "Python: uvicorn's access log, through any JSON formatter",
      marks: ["name", "logger", "log.logger"].map { [Mark($0, .isOneOf(["uvicorn.access"]))] },
      text: { PackageResources.uvicorn_yaml }),
    Entry(
      name: "gunicorn", about: "Python: gunicorn's access log, through any JSON formatter",
      marks: ["name", "logger", "log.logger"].map { [Mark($0, .isOneOf(["gunicorn.access"]))] },
      text: { PackageResources.gunicorn_yaml }),
    Entry(
      name: "spring-boot", aliases: ["spring-kafka", "logstash-encoder", "ecs"],
      about: "Java: Spring Boot (Logstash encoder, ECS), its request filter and spring-kafka",
      marks: [
        [Mark("@version"), Mark("logger_name"), Mark("thread_name")],
        [Mark("ecs.version"), Mark("log.logger"), Mark("process.thread.name")],
      ], text: { PackageResources.spring_boot_yaml }),
    Entry(
      name: "serilog", about: ".NET: Serilog's request logging",
      marks: [
        [Mark("RequestMethod"), Mark("StatusCode"), Mark("Elapsed")],
        [Mark("Properties.RequestMethod"), Mark("Properties.StatusCode"), Mark("Properties.Elapsed")],
      ], text: { PackageResources.serilog_yaml }),
    Entry(
      name: "aspnetcore", aliases: ["asp.net", "dotnet"],
      about: ".NET: ASP.NET Core's hosting and HttpClient",
      marks: ["Category", "SourceContext", "Properties.SourceContext"].flatMap { key in
        [
          [Mark(key, .isOneOf(["Microsoft.AspNetCore.Hosting.*"]))],
          [Mark(key, .isOneOf(["System.Net.Http.HttpClient.*"]))],
        ]
      }, text: { PackageResources.aspnetcore_yaml }),
    Entry(
      name: "lograge", aliases: ["rails"], about: "Ruby: Rails with lograge",
      marks: [[Mark("controller"), Mark("action"), Mark("status"), Mark("duration")]],
      text: { PackageResources.lograge_yaml }),
    Entry(
      name: "sidekiq", about: "Ruby: Sidekiq's JSON formatter", marks: [[Mark("ctx.jid"), Mark("tid")]],
      text: { PackageResources.sidekiq_yaml }),
    Entry(
      name: "gin-zap", aliases: ["zap", "gin"], about: "Go: gin-contrib/zap",
      marks: [[Mark("latency"), Mark("user-agent"), Mark("status"), Mark("path"), Mark("ip")]],
      text: { PackageResources.gin_zap_yaml }),
    Entry(
      name: "slog-http", aliases: ["slog"], about: "Go: samber/slog-gin, slog-echo, slog-chi, slog-http",
      marks: [[Mark("request.method"), Mark("response.status"), Mark("response.latency")]],
      text: { PackageResources.slog_http_yaml }),
    Entry(
      name: "chi", aliases: ["httplog"], about: "Go: chi's httplog",
      marks: [[Mark("httpRequest.method"), Mark("httpResponse.status"), Mark("httpResponse.elapsed")]],
      text: { PackageResources.chi_yaml }),
    Entry(
      name: "echo", about: "Go: echo's access log",
      marks: [[Mark("latency_human"), Mark("remote_ip"), Mark("uri")]], text: { PackageResources.echo_yaml }),
    Entry(
      name: "zerolog-hlog", aliases: ["zerolog", "hlog"], about: "Go: zerolog's hlog",
      marks: [[Mark("level"), Mark("method"), Mark("url"), Mark("status"), Mark("size"), Mark("duration")]],
      text: { PackageResources.zerolog_hlog_yaml }),
    Entry(
      name: "caddy", about: "Caddy's access log",
      marks: [[Mark("logger", .isOneOf(["http.log.access*"])), Mark("request.uri")]],
      text: { PackageResources.caddy_yaml }),
    Entry(
      name: "nginx", about: "nginx with a log_format in JSON",
      marks: [
        [Mark("request_time"), Mark("status"), Mark("request_uri")],
        [Mark("request_time"), Mark("status"), Mark("request")],
        [Mark("request_time"), Mark("status"), Mark("uri")],
      ], text: { PackageResources.nginx_yaml }),
    Entry(
      name: "envoy", aliases: ["istio"], about: "Envoy's and Istio's access log in JSON",
      marks: [[Mark("start_time"), Mark("response_code"), Mark("response_flags"), Mark("duration")]],
      text: { PackageResources.envoy_yaml }),
    // Any log is read by these words: nothing is to be recognised.
    Entry(
      name: "steps", aliases: ["structlog", "fastapi", "swift-log", "oslog", "opentelemetry", "otel"],
      about: "any logger that names the steps of requests by their usual words", marks: [],
      text: { PackageResources.steps_yaml }),
  ]

  private static let jobEvents = ["job added", "job active", "job completed", "job failed"]
}
