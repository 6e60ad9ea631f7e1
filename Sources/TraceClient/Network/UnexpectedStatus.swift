public import Foundation

/// The server answered, but not with a status of 2xx.
public struct UnexpectedStatus: Error, Sendable, Equatable, LocalizedError {
  /// The HTTP status code of the last attempt.
  public let statusCode: Int
  /// The body of the server's answer.
  public let body: Data

  /// Makes one, for a test of what an app does with it.
  public init(statusCode: Int, body: Data) {
    self.statusCode = statusCode
    self.body = body
  }

  /// For people.
  public var errorDescription: String? { "the server answered with status \(statusCode)" }
}
