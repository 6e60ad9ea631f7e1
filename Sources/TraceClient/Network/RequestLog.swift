import Foundation
import Logging
import TraceContext

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The records of one request, in the words that `trace` knows: `Request sent`, `Response received`,
/// `Request failed`.
struct RequestLog {
  /// Where the records go.
  let logger: Logger
  /// In every record.
  let correlationID: CorrelationID

  /// An attempt begins. `url` is logged without its user, password, query and fragment.
  func sent(_ request: URLRequest, attempt: Int) {
    write(
      .info, "Request sent", attempt: attempt,
      [
        "method": .string(request.httpMethod ?? "GET"),
        "url": .string(request.url.flatMap(Self.publicPart) ?? ""),
      ])
  }

  /// An attempt has ended; `pause` is the time until the next one, nil if there is none.
  func ended(_ outcome: AttemptOutcome, attempt: Int, took duration: Duration, pause: Duration?) {
    var metadata: Logger.Metadata = ["duration_ms": duration.loggedMilliseconds]
    metadata["retry_in_ms"] = pause?.loggedMilliseconds
    switch outcome {
    case .answered(let body, let response):
      metadata["status_code"] = .stringConvertible(response.statusCode)
      metadata["response_bytes"] = .stringConvertible(body.count)
      let level: Logger.Level = response.statusCode < 400 ? .info : pause == nil ? .error : .warning
      write(level, "Response received", attempt: attempt, metadata)
    case .failed(let error):
      metadata.merge(ErrorFacts(error).metadata) { $1 }
      let level: Logger.Level = outcome.isCancelled ? .notice : pause == nil ? .error : .warning
      write(level, "Request failed", attempt: attempt, metadata)
    }
  }

  /// The answer came, and is not what the caller asked for.
  func undecodable(_ error: any Error, as type: Any.Type, attempt: Int) {
    var metadata = ErrorFacts(error).metadata
    metadata["type"] = .string(String(reflecting: type))
    write(.error, "Response not decoded", attempt: attempt, metadata)
  }

  private func write(
    _ level: Logger.Level, _ event: Logger.Message, attempt: Int, _ metadata: Logger.Metadata
  ) {
    var metadata = metadata
    metadata[CorrelationID.logName] = .string(correlationID.text)
    metadata["attempt"] = .stringConvertible(attempt)
    logger.log(level: level, event, metadata: metadata)
  }

  private static func publicPart(of url: URL) -> String? {
    var parts = URLComponents(url: url, resolvingAgainstBaseURL: true)
    parts?.user = nil
    parts?.password = nil
    parts?.query = nil
    parts?.fragment = nil
    return parts?.string
  }
}
