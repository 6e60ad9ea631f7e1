import TraceRendering

/// The remark on logs with records and without a request.
enum MissingIDs {
  /// Of `records` none has an id; `files` are the logs.
  static func advice(_ records: Int, in files: [String]) -> (remark: String, details: [String]) {
    ("\(InferenceAdvice.noRequest(records)); possible ids: trace doctor", [InferenceAdvice.text(files)])
  }
}
