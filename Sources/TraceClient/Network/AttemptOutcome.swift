import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The result of one attempt.
enum AttemptOutcome: Sendable {
  /// A server answered, whatever it said.
  case answered(Data, HTTPURLResponse)
  /// There is no answer.
  case failed(any Error)

  /// How long the server asks to be left alone: the seconds of `Retry-After` (RFC 9110, 10.2.3; its other
  /// form, a date, is not read).
  var retryAfter: Duration? {
    guard case .answered(_, let response) = self,
      let text = response.value(forHTTPHeaderField: "Retry-After"), let seconds = Int(text), seconds >= 0
    else { return nil }
    return .seconds(seconds)
  }

  /// A 2xx answer.
  var isSuccess: Bool {
    guard case .answered(_, let response) = self else { return false }
    return (200..<300).contains(response.statusCode)
  }

  /// The caller no longer wants the answer.
  var isCancelled: Bool {
    guard case .failed(let error) = self else { return false }
    return error is CancellationError || (error as? URLError)?.code == .cancelled
  }
}
