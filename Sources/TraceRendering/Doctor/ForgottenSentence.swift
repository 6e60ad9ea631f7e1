/// What is said of an index that has no request, since requests were forgotten.
package enum ForgottenSentence {
  /// Why there is none.
  package static let text =
    "there is no request: requests were forgotten (trace forget), and the same logs bring nothing back"
  /// What to do about it.
  package static let advice =
    "to read the logs all the same: --from LOGS, or an index of their own: trace ingest --db NEW LOGS"
}
