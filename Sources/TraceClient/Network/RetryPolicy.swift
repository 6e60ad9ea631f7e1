import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// When a request is sent again, and after which pause. All attempts of a request have its correlation id.
///
/// A request with a method that is not idempotent (RFC 9110, 9.2.2), such as POST, is only repeated if no server
/// can have received it. With `repeatsAnyMethod` the server is said to cope with a repetition.
public struct RetryPolicy: Sendable, Equatable {
  /// How often a request is sent at most, the first time included.
  public var attempts = 3
  /// The pause before the second attempt; it doubles with each further one. A random part of up to a half is
  /// taken off, so that clients which failed together do not return together.
  public var firstPause = Duration.milliseconds(400)
  /// No pause is longer. A server that asks for more (`Retry-After`, in seconds) is not asked again.
  public var longestPause = Duration.seconds(10)
  /// The answers that are worth another attempt.
  public var statusCodes: Set<Int> = [408, 429, 502, 503, 504]
  /// Repeats POST, PATCH and any other method, too.
  public var repeatsAnyMethod = false

  /// The policy that the properties describe.
  public init() {}

  /// Each request is sent once.
  public static let never: RetryPolicy = {
    var policy = RetryPolicy()
    policy.attempts = 1
    return policy
  }()

  /// The pause before attempt `attempt` + 1; nil if there is to be none.
  func pause(
    after outcome: AttemptOutcome, of request: URLRequest, attempt: Int,
    using generator: inout some RandomNumberGenerator
  ) -> Duration? {
    guard attempt < attempts, request.httpBodyStream == nil, isWorthRepeating(outcome, of: request) else {
      return nil
    }
    let doubled = min(longestPause, firstPause * (1 << min(attempt - 1, 30)))
    let pause = doubled * Double.random(in: 0.5...1, using: &generator)
    guard let asked = outcome.retryAfter else { return pause }
    return asked > longestPause ? nil : max(asked, pause)
  }

  private func isWorthRepeating(_ outcome: AttemptOutcome, of request: URLRequest) -> Bool {
    switch outcome {
    case .answered(_, let response):
      return statusCodes.contains(response.statusCode) && mayRepeat(request)
    case .failed(let error):
      guard let code = (error as? URLError)?.code else { return false }
      return Self.codesBeforeSending.contains(code)
        || (Self.codesOnTheWay.contains(code) && mayRepeat(request))
    }
  }

  private func mayRepeat(_ request: URLRequest) -> Bool {
    repeatsAnyMethod || Self.idempotentMethods.contains(request.httpMethod ?? "GET")
  }

  private static let idempotentMethods: Set = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]

  /// No server has seen the request.
  private static let codesBeforeSending: Set<URLError.Code> = [
    .cannotFindHost, .cannotConnectToHost, .dnsLookupFailed, .notConnectedToInternet,
  ]

  /// A server may have done what the request asked for. A bad response is what FoundationNetworking calls a
  /// connection that was closed without an answer.
  private static let codesOnTheWay: Set<URLError.Code> = [
    .timedOut, .networkConnectionLost, .badServerResponse,
  ]
}
