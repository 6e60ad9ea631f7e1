import TraceRendering

/// The remark on logs with records and without a request.
enum MissingIDs {
  /// Of `records` none has an id; `files` are the logs.
  static func advice(_ records: Int, in files: [String]) -> (remark: String, details: [String]) {
    let what =
      records == 1 ? "the only record has no" : "none of \(NumberFormat.grouped(records)) records has a"
    return (
      "there is no request: \(what) correlation id under a known name; possible ids: trace doctor",
      [InferenceAdvice.text(files)]
    )
  }
}
