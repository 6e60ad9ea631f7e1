public import Foundation
public import Logging
public import TraceContext
import Tracing

#if canImport(FoundationNetworking)
  public import FoundationNetworking
#endif

/// Sends requests with their correlation id, logs every attempt, and repeats those that are worth it with the
/// same id.
///
///     let client = NetworkClient(logger: log.makeLogger(label: "network"))
///     let jobs: [Job] = try await client.send(URLRequest(url: url))
///
/// The id is the first one there: the one given with the call, the request's `X-Correlation-ID`, the one of the
/// current task, or a new one.
public actor NetworkClient {
  private let session: URLSession
  private let logger: Logger
  private let decoder: JSONDecoder
  private let retries: RetryPolicy
  private let timeout: Duration
  private let instrument = CorrelationInstrument()

  /// `timeout` holds for one attempt, from sending it to the last byte of its answer.
  public init(
    session: URLSession = .shared, logger: Logger, decoder: JSONDecoder = JSONDecoder(),
    retries: RetryPolicy = RetryPolicy(), timeout: Duration = .seconds(30)
  ) {
    self.session = session
    self.logger = logger
    self.decoder = decoder
    self.retries = retries
    self.timeout = timeout
  }

  /// Sends the request and decodes the JSON of its 2xx answer.
  ///
  /// Throws `UnexpectedStatus` for another status, `URLError` if there was no answer, or the decoder's error.
  /// `retries` and `timeout` are the client's unless given.
  public func send<Response: Decodable & Sendable>(
    _ request: URLRequest, as type: Response.Type = Response.self, correlationID: CorrelationID? = nil,
    retries: RetryPolicy? = nil, timeout: Duration? = nil
  ) async throws -> Response {
    let call = call(for: request, correlationID, retries, timeout)
    let (body, _, attempt) = try await answer(to: request, call)
    do {
      return try decoder.decode(type, from: body)
    } catch {
      call.log.undecodable(error, as: type, attempt: attempt)
      throw error
    }
  }

  /// Sends the request and returns its 2xx answer as it is. Throws as `send` does.
  public func data(
    for request: URLRequest, correlationID: CorrelationID? = nil, retries: RetryPolicy? = nil,
    timeout: Duration? = nil
  ) async throws -> (Data, HTTPURLResponse) {
    let call = call(for: request, correlationID, retries, timeout)
    let (body, response, _) = try await answer(to: request, call)
    return (body, response)
  }
}

extension NetworkClient {
  /// The part of a request that stays the same over its attempts.
  private struct Call {
    let log: RequestLog
    let retries: RetryPolicy
    let timeout: Duration
  }

  private func call(
    for request: URLRequest, _ given: CorrelationID?, _ retries: RetryPolicy?, _ timeout: Duration?
  ) -> Call {
    let own = request.value(forHTTPHeaderField: instrument.idHeader).flatMap { CorrelationID($0) }
    let log = RequestLog(logger: logger, correlationID: given ?? own ?? .current ?? CorrelationID())
    return Call(log: log, retries: retries ?? self.retries, timeout: timeout ?? self.timeout)
  }

  private func answer(to request: URLRequest, _ call: Call) async throws -> (Data, HTTPURLResponse, Int) {
    var attempt = 1
    while true {
      let (outcome, pause) = await perform(request, call, attempt: attempt)
      if let pause {
        try await Task.sleep(for: pause)
        attempt += 1
        continue
      }
      switch outcome {
      case .answered(let body, let response) where outcome.isSuccess: return (body, response, attempt)
      case .answered(let body, let response):
        throw UnexpectedStatus(statusCode: response.statusCode, body: body)
      case .failed(let error): throw error
      }
    }
  }

  /// One attempt, with its two records, and the pause until the next one.
  private func perform(
    _ request: URLRequest, _ call: Call, attempt: Int
  ) async -> (AttemptOutcome, pause: Duration?) {
    let sending = prepared(request, call)
    call.log.sent(sending, attempt: attempt)
    let start = ContinuousClock.now
    let outcome = await outcome(of: sending, call)
    let duration = ContinuousClock.now - start
    var generator = SystemRandomNumberGenerator()
    let pause = call.retries.pause(after: outcome, of: request, attempt: attempt, using: &generator)
    call.log.ended(outcome, attempt: attempt, took: duration, pause: pause)
    return (outcome, pause)
  }

  /// The request with its headers, and with a time-out of the session's that does not come first.
  private func prepared(_ request: URLRequest, _ call: Call) -> URLRequest {
    var request = request
    var context = ServiceContext.current ?? .topLevel
    context.correlationID = call.log.correlationID
    instrument.inject(context, into: &request, using: RequestHeaders())
    request.timeoutInterval = TimeInterval(call.timeout.components.seconds + 60)
    return request
  }

  private func outcome(of request: URLRequest, _ call: Call) async -> AttemptOutcome {
    do {
      let session = session
      let (body, response) = try await withDeadline(call.timeout) { try await session.data(for: request) }
      guard let response = response as? HTTPURLResponse else { return .failed(URLError(.unsupportedURL)) }
      return .answered(body, response)
    } catch {
      return .failed(error)
    }
  }
}
