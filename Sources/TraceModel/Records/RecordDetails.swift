/// The texts of one record, read again from its bytes for a person or for JSON.
package struct RecordDetails: Sendable {
  /// Event name or message; empty where the record has none.
  package var name = ""
  /// The time as it was logged, without quotes.
  package var rawTime = ""
  /// The correlation id as it was logged.
  package var correlationID = ""
  /// Other names in the record under a key of a correlation id, as logged: a trace id beside a request id. In the
  /// order of the profile's keys.
  package var otherIDs: [String] = []
  /// The message key as it was logged.
  package var messageKey: String?
  /// Error text, where the record has one.
  package var error: String?
  /// Method and path or URL of an HTTP call, as logged.
  package var method: String?
  /// Path or URL of the call, as logged; nil where none is.
  package var url: String?
  /// All other fields of the record in their logged order, values as raw JSON (numbers digit for digit).
  package var attributes: [(key: String, value: String)] = []
  /// File name as given on the command line, or "-".
  package var file = ""
  /// The whole record as logged, without its line end.
  package var record: [UInt8] = []

  package init() {}

  /// These details for the beginning that the record implies: that is no record itself and reports no error.
  package var ofImplied: RecordDetails {
    var details = self
    (details.error, details.record) = (nil, [])
    return details
  }
}
