/// A line of the pipeline's logs; the associated values are all that differs between two of a kind.
enum LogLine {
  case requestSent(Request, attempt: Int)
  case responseReceived(Request, task: UniqueID, attempt: Int)
  case badStatus(Request, attempt: Int)
  case clientError(Request, ClientError, attempt: Int)
  case requestStarted(Request)
  case requestFinished(Request)
  case submissionReceived(Request, task: UniqueID)
  case published(Request, task: UniqueID)
  case consumed(Message, by: Int)
  case processingStarted(Message, by: Int)
  case processingFinished(Message, by: Int, duration: Int64, failed: Bool, noise: UInt64)
  case lifecycle(StaticString, service: StaticString)

  enum ClientError {
    case timeout, badServerResponse
  }
}

extension LogLine {
  /// Writes the line as Python's `json.dumps` would, keys in the order of the recorded logs.
  func write(at time: Int64, to out: inout LineWriter) {
    out.text("{")
    switch self {
    case .requestSent, .responseReceived, .badStatus, .clientError: writeClientLine(to: &out)
    case .requestStarted, .requestFinished, .submissionReceived, .published: writeServerLine(to: &out)
    case .consumed, .processingStarted, .processingFinished: writeConsumerLine(to: &out)
    case .lifecycle(let event, let service):
      out.text("\"event\": \"")
      out.text(event)
      out.text("\", \"service\": \"")
      out.text(service)
      out.text("\", \"level\": \"info\"")
    }
    out.text(", \"timestamp\": \"")
    out.time(time)
    out.text("\"}\n")
  }

  private func writeClientLine(to out: inout LineWriter) {
    switch self {
    case .requestSent(let request, let attempt):
      out.text("\"url\": \"http://127.0.0.1:18080/jobs/")
      out.text(request.jobType.name)
      out.text("\", \"attempt\": ")
      out.number(Int64(attempt))
      out.common("Starting request", request, "client", "info")
    case .responseReceived(let request, let task, let attempt):
      out.text("\"status_code\": 202, ")
      out.task(task)
      out.text(", \"attempt\": ")
      out.number(Int64(attempt))
      out.common("Response received", request, "client", "info")
    case .badStatus(let request, let attempt):
      out.text("\"status_code\": 503, \"attempt\": ")
      out.number(Int64(attempt))
      out.common("Network request failed with status code", request, "client", "error")
    case .clientError(let request, let error, let attempt):
      out.text(error == .timeout ? "\"error\": \"ReadTimeout\"" : "\"error\": \"badServerResponse\"")
      out.text(", \"attempt\": ")
      out.number(Int64(attempt))
      out.common("Network request encountered an error", request, "client", "error")
    default: break
    }
  }

  private func writeServerLine(to out: inout LineWriter) {
    switch self {
    case .requestStarted(let request): out.commonFirst("Request started", request, "api")
    case .requestFinished(let request): out.commonFirst("Request finished", request, "api")
    case .submissionReceived(let request, let task):
      out.task(task)
      out.text(", \"job_type\": \"")
      out.text(request.jobType.name)
      out.text("\", \"metadata\": {\"filename\": \"")
      out.text(request.filenameStem)
      out.text("-")
      out.number(request.number, width: 5)
      out.text(request.jobType.metadataAfterNumber)
      out.number(request.megabytes)
      out.text("\"}")
      out.common("Received job submission", request, "api", "info")
    case .published(let request, let task):
      out.task(task)
      out.common("Job successfully published to Kafka", request, "api", "info")
    default: break
    }
  }

  private func writeConsumerLine(to out: inout LineWriter) {
    switch self {
    case .consumed(let message, let consumer):
      out.text("\"topic\": \"video_processing_jobs\", \"partition\": ")
      out.number(message.partition)
      out.text(", \"offset\": ")
      out.number(message.offset)
      out.text(", ")
      out.task(message.task)
      out.common("Received message from Kafka", message.request, Consumer.names[consumer], "info")
    case .processingStarted(let message, let consumer):
      out.task(message.task)
      out.common("Starting job processing", message.request, Consumer.names[consumer], "info")
    case .processingFinished(let message, let consumer, let duration, let failed, let noise):
      out.task(message.task)
      if failed { out.text(", \"error\": \"Simulated processing error\"") }
      out.text(", \"duration\": ")
      out.seconds(duration, noise: noise)
      out.common(
        failed ? "Job processing failed" : "Job processing completed successfully", message.request,
        Consumer.names[consumer], failed ? "error" : "info")
    default: break
    }
  }
}

extension LineWriter {
  fileprivate mutating func task(_ task: UniqueID) {
    text("\"task_id\": \"")
    uuid(task, upperCase: false)
    text("\"")
  }

  /// What every line of a request ends in, after other keys.
  fileprivate mutating func common(
    _ event: StaticString, _ request: Request, _ service: StaticString, _ level: StaticString
  ) {
    text(", ")
    commonFirst(event, request, service, level)
  }

  fileprivate mutating func commonFirst(
    _ event: StaticString, _ request: Request, _ service: StaticString, _ level: StaticString = "info"
  ) {
    text("\"event\": \"")
    text(event)
    text("\", \"correlation_id\": \"")
    uuid(request.id, upperCase: request.hasClient)
    text("\", \"service\": \"")
    text(service)
    text("\", \"level\": \"")
    text(level)
    text("\"")
  }
}
