package import TraceModel

/// How clients and APIs treat each other. Shares are of attempts, from 0 to 1.
package struct HTTPHabits: Sendable, Equatable {
  /// Request received → the API begins to publish or to answer.
  package var service = Delay(.milliseconds(0.5), jitter: .milliseconds(1))
  /// The API has published → it answers.
  package var closing = Delay(.milliseconds(0.1), jitter: .milliseconds(0.2))
  /// After that time the client gives an attempt up.
  package var timeOut = Nanoseconds.seconds(1)
  /// An attempt has ended → the next is sent.
  package var backoff = Delay(.milliseconds(100), jitter: .milliseconds(100))
  /// The client sends a request at most so often.
  package var attempts = 4
  /// Answered 503 before anything is published; the client tries again.
  package var refused = 0.0
  /// Answered 422 before anything is published; the client does not try again.
  package var rejected = 0.0
  /// Answered, after publishing, when the client has most likely given up.
  package var late = 0.0
  /// How much later that is.
  package var lateness = Delay(.seconds(1.2), jitter: .milliseconds(200))
  /// The request never reaches the API.
  package var requestLost = 0.0
  /// The API's answer never reaches the client.
  package var responseLost = 0.0

  package init() {}
}
