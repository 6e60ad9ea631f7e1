import TraceModel

/// Counts and shares for people.
package enum NumberFormat {
  /// `1,988`.
  package static func grouped(_ count: some BinaryInteger) -> String {
    let digits = String(count.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (count < 0 ? "−" : "") + text
  }

  /// `1 request`, `1,988 requests`.
  package static func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    "\(grouped(count)) \(count == 1 ? noun : plural ?? noun + "s")"
  }

  /// `4.9 %`, `87 %`: one decimal below ten. Only nothing is 0 % and only everything is 100 %.
  package static func percent(_ part: Double, of whole: Double) -> String {
    let share = part / whole * 100
    if part == 0 { return "0 %" }
    if share > 0 && share < 0.05 { return "<0.1 %" }
    if share >= 99.5 && share < 100 { return ">99 %" }
    if share < 9.95 {
      let tenths = Int64(clamping: (share * 10).rounded())
      return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(abs(tenths % 10)) %"
    }
    return "\(Int64(clamping: share.rounded())) %"
  }

  /// The shares of parts that add up to `whole`, each written as `percent` has it. The written shares add up to 100,
  /// too: whole percents are rounded by the largest remainder (Hamilton). Shares below ten have their decimal.
  package static func shares(_ parts: [Double], of whole: Double) -> [String] {
    var texts = parts.map { part in
      let share = percent(abs(part), of: whole)
      return part < 0 && !share.hasPrefix("<") ? "−" + share : share
    }
    let shares = parts.map { $0 / whole * 100 }
    let large = shares.indices.filter { abs(shares[$0]) >= 9.95 }
    let small = shares.indices.filter { abs(shares[$0]) < 9.95 }.map { (shares[$0] * 10).rounded() / 10 }
    guard whole > 0, abs(parts.reduce(0, +) - whole) <= whole / 1_000_000,
      !shares.contains(where: { $0 >= 99.5 && $0 < 100 })
    else { return texts }
    let floors = large.map { shares[$0].rounded(.down) }
    let missing = (100 - small.reduce(0, +) - floors.reduce(0, +)).rounded()
    guard missing >= 0, missing <= Double(large.count) else { return texts }
    // Of equal remainders that of the larger share.
    let remainders = large.indices.map { ((shares[large[$0]] - floors[$0]) * 1e9).rounded() }
    let order = large.indices.sorted {
      (remainders[$1], shares[large[$1]], $0) < (remainders[$0], shares[large[$0]], $1)
    }
    for (place, index) in order.enumerated() {
      texts[large[index]] =
        "\(grouped(Int64(clamping: floors[index] + (Double(place) < missing ? 1 : 0)))) %"
    }
    return texts
  }

  /// `50`, `99.9`: a percentile's number without needless digits.
  package static func percentile(_ p: Double) -> String {
    p == p.rounded() ? String(Int(p)) : "\(p)"
  }

  /// `812 bytes`, `3.2 MB`, in powers of 1000.
  package static func bytes(_ count: Int64) -> String {
    var size = Double(count)
    if count < 1_000 { return counted(Int(count), "byte") }
    for unit in ["kB", "MB", "GB", "TB"] {
      size /= 1_000
      if size < 999.95 || unit == "TB" {
        let tenths = Int((size * 10).rounded())
        return size < 9.95 && tenths % 10 != 0
          ? "\(tenths / 10).\(tenths % 10) \(unit)" : "\(grouped(Int(size.rounded()))) \(unit)"
      }
    }
    return ""
  }
}
