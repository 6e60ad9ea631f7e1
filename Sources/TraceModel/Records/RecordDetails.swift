/// The texts of one record, read again from its bytes for a person or for JSON.
public struct RecordDetails: Sendable {
  /// Event name or message; empty where the record has none.
  public var name = ""
  /// The time as it was logged, without quotes.
  public var rawTime = ""
  /// The correlation id as it was logged.
  public var correlationID = ""
  /// What else the record names under a key of a correlation id, as it was logged: a trace id beside a request
  /// id. In the order of the profile's keys.
  public var otherIDs: [String] = []
  /// The message key as it was logged.
  public var messageKey: String?
  /// Error text, where the record has one.
  public var error: String?
  /// All other fields of the record in their logged order, values as raw JSON (numbers digit for digit).
  public var attributes: [(key: String, value: String)] = []
  /// File name as given on the command line, or "-".
  public var file = ""
  /// The whole record as logged, without its line end.
  public var record: [UInt8] = []

  public init() {}

  /// The same of a beginning that the record implies, which is no record itself and reports no error.
  public var ofImplied: RecordDetails {
    var details = self
    (details.error, details.record) = (nil, [])
    return details
  }
}
