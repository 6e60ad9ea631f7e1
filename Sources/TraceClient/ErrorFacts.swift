import Foundation
import Logging

/// The logged facts of an error: its text, domain and code, as `NSError` has them.
struct ErrorFacts {
  /// For people. Never the description of an `NSError`: that contains the whole URL, with the user, the
  /// password and the query in it.
  let text: String
  /// `NSURLErrorDomain`, or the type of an error that Swift code defines.
  let domain: String
  /// The code in its domain, such as -1001 for a time-out.
  let code: Int

  /// The facts of any error.
  init(_ error: any Error) {
    let bridged = error as NSError
    domain = bridged.domain
    code = bridged.code
    let isFoundations = error is any CustomNSError || type(of: error) is NSError.Type
    let description = (error as? any LocalizedError)?.errorDescription
    text = description ?? (isFoundations ? bridged.localizedDescription : "\(error)")
  }

  /// The fields of a record: `error`, `error_domain`, `error_code`.
  var metadata: Logger.Metadata {
    ["error": .string(text), "error_domain": .string(domain), "error_code": .stringConvertible(code)]
  }
}

extension Duration {
  /// In milliseconds, with the microseconds as the fraction, as durations are logged.
  var loggedMilliseconds: Logger.MetadataValue {
    let (seconds, attoseconds) = components
    let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    return .stringConvertible(Double(microseconds) / 1_000)
  }
}
