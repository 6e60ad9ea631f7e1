/// The sentence for an index that has no request left, since all were forgotten.
package enum ForgottenSentence {
  /// Why there is none.
  package static let text =
    "there is no request: requests were forgotten (trace forget), and the same logs bring nothing back"
  /// The advice on it.
  package static let advice =
    "to read the logs all the same: --from LOGS, or an index of their own: trace ingest --db NEW LOGS"
}
