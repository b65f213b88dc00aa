// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.conformance;

import static org.apache.flink.table.api.Expressions.*;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.table.api.ApiExpression;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Expressions;
import org.apache.flink.table.api.JsonExistsOnError;
import org.apache.flink.table.api.JsonOnNull;
import org.apache.flink.table.api.JsonQueryOnEmptyOrError;
import org.apache.flink.table.api.JsonQueryWrapper;
import org.apache.flink.table.api.JsonType;
import org.apache.flink.table.api.JsonValueOnEmptyOrError;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.expressions.TimeIntervalUnit;
import org.apache.flink.table.expressions.TimePointUnit;

/** The cases of the Table API; `src/api` builds the same ones in TypeScript, under the same names. */
final class ApiCases {
    /** A table, and the names of its columns where each of them is a case. */
    record Made(Table table, List<String> columns) {}

    private final Map<String, Callable<Made>> cases = new LinkedHashMap<>();

    ApiCases(TableEnvironment batch, TableEnvironment streaming) {
        Table numbers = batch.from("numbers");
        // Java's own results of chr() and ascii() cannot be collected: their types before and after planning differ.
        columns(
                "methods of numbers", numbers,
                "abs", $("i").abs(), "abs of a decimal", $("n").abs(), "negative", negative($("d")), "plus", $("i").plus($("si")), "plus a literal", $("l").plus(1L),
                "minus", $("i").minus($("si")), "times", $("n").times($("n")), "dividedBy", $("d").dividedBy($("d")), "mod", $("i").mod(5),
                "sign", $("i").sign(), "ceil", $("n").ceil(), "floor", $("d").floor(), "round", $("d").round(1), "round to a whole", $("n").round(0), "truncate", $("n").truncate(2),
                "gt", $("i").isGreater(3), "ge", $("i").isGreaterOrEqual($("si")), "lt", $("d").isLess(0.0), "le", $("l").isLessOrEqual(4L), "eq", $("i").isEqual(42), "ne", $("i").isNotEqual(42),
                "between", $("i").between(0, 100), "notBetween", $("i").notBetween(0, 100), "in", $("i").in(0, 3, 42),
                "isNull", $("i").isNull(), "isNotNull", $("i").isNotNull(), "ifNull", $("i").ifNull(-1),
                "bin", $("i").bin(), "hex", $("l").hex(), "greatest", call("GREATEST", $("i"), $("si")), "least", call("LEAST", $("i"), $("si")),
                "cast", $("n").cast(DataTypes.STRING()), "cast to DOUBLE", $("n").cast(DataTypes.DOUBLE()), "tryCast", $("big").tryCast(DataTypes.DECIMAL(5, 2)),
                "chr", $("id").chr().cast(DataTypes.STRING()), "inetNtoa", $("l").inetNtoa(), "elt", $("id").elt(lit("a", DataTypes.STRING().notNull()), lit("b", DataTypes.STRING().notNull())), "typeOf", call("TYPEOF", $("n")));
        columns(
                "elementary methods", numbers.filter($("id").in(1, 4, 5, 6)),
                "exp", $("d").exp(), "power", $("d").power(2.0), "sqrt", $("d").abs().sqrt(), "ln", $("d").plus(1.0).ln(), "log10", $("d").plus(1.0).log10(), "log2", $("d").plus(1.0).log2(),
                "log", $("d").plus(1.0).log(), "log with a base", $("d").plus(1.0).log(2.0), "sin", $("d").sin(), "cos", $("d").cos(), "tan", $("d").tan(), "cot", $("d").plus(1.0).cot(),
                "asin", $("d").asin(), "acos", $("d").acos(), "atan", $("d").atan(), "sinh", $("d").sinh(), "cosh", $("d").cosh(), "tanh", $("d").tanh(), "degrees", $("d").degrees(),
                "radians", $("d").radians(), "atan2", atan2($("d"), lit(2.0)), "pi", pi(), "e", e(), "rand", rand().isLess(1.0), "randInteger", randInteger(lit(10)).isLess(10), "uuid", uuid().charLength());
        columns(
                "methods of truth values", numbers,
                "and", $("b").and($("i").isGreater(0)), "or", $("b").or($("i").isGreater(0)), "not", $("b").not(), "isTrue", $("b").isTrue(), "isFalse", $("b").isFalse(),
                "isNotTrue", $("b").isNotTrue(), "isNotFalse", $("b").isNotFalse(), "and of several", Expressions.and($("b"), $("i").isGreater(0), $("d").isLess(1.0)),
                "or of several", Expressions.or($("b"), $("i").isGreater(0), $("d").isLess(1.0)), "ifThenElse", ifThenElse($("b"), $("i"), lit(0)), "coalesce", coalesce($("i"), lit(7)),
                "nullOf", nullOf(DataTypes.STRING()), "when", ifThenElse($("i").isGreater(0), lit(1), ifThenElse($("b"), lit(2), lit(3))),
                "call", call("ABS", $("i")), "callSql", callSql("ABS(i) + 1"), "row", row($("i"), $("b")).cast(DataTypes.ROW(DataTypes.FIELD("i", DataTypes.INT()), DataTypes.FIELD("b", DataTypes.BOOLEAN())).notNull()),
                "lit", lit(1.5));

        Table texts = batch.from("texts");
        columns(
                "methods of texts", texts,
                "upperCase", $("s").upperCase(), "lowerCase", $("s").lowerCase(), "initCap", $("s").initCap(), "charLength", $("s").charLength(), "concat", $("s").plus($("vc")),
                "substring", $("s").substring(2, 3), "substring to the end", $("s").substring(3), "left", $("s").left(3), "right", $("s").right(3), "trim", $("s").trim(), "trimLeading", $("s").trimLeading(),
                "trimTrailing", $("s").trimTrailing(), "ltrim", $("s").ltrim(), "rtrim", $("s").rtrim(), "btrim", $("vc").btrim("fk"), "lpad", $("vc").lpad(8, "*"), "rpad", $("vc").rpad(8, "*"),
                "repeat", $("vc").repeat(2), "reverse", $("vc").reverse(), "replace", $("s").replace("o", "0"), "translate", $("s").translate("lo", "01"), "overlay", $("s").overlay("XX", 2, 1),
                "position", lit("l").position($("s")), "locate", lit("l").locate($("s"), 4), "instr", $("s").instr("o"), "ascii", $("s").ascii().cast(DataTypes.INT()), "startsWith", $("s").startsWith("H"), "endsWith", $("s").endsWith("d"),
                "like", $("s").like("%o%"), "similar", $("s").similar("[A-Z].*"), "regexp", $("s").regexp("[0-9a-c]"), "regexpReplace", $("s").regexpReplace("[aeiou]", "#"),
                "regexpExtract", $("vc").regexpExtract("(\\w+)-(\\w+)", 2), "regexpExtractAll", $("vc").regexpExtractAll("[a-z]+", 0), "regexpCount", $("s").regexpCount("[lo]"), "regexpInstr", $("s").regexpInstr("W"),
                "regexpSubstr", $("s").regexpSubstr("[lo]+"), "split", $("s").split(","), "splitIndex", $("s").splitIndex(",", 1), "strToMap", lit("a=1,b=2").strToMap(), "printf", lit("%s has %d").printf($("vc"), $("num")),
                "toBase64", $("s").toBase64(), "fromBase64", $("s").toBase64().fromBase64(), "encode", $("s").encode("UTF-16BE"), "decode", $("bin").decode("UTF-8"), "unhex", $("s").hex().unhex(), "hex of a text", $("vc").hex(),
                "urlEncode", $("s").urlEncode(), "urlDecode", lit("a%20b%2Bc").urlDecode(), "parseUrl", lit("http://flink.apache.org/path?k=v").parseUrl("QUERY", "k"), "inetAton", lit("192.168.0.1").inetAton(),
                "md5", $("s").md5(), "sha1", $("s").sha1(), "sha224", $("s").sha224(), "sha256", $("s").sha256(), "sha384", $("s").sha384(), "sha512", $("s").sha512(), "sha2", $("s").sha2(256),
                "concatWs", concatWs(lit("/"), $("s"), $("vc")), "texts compared", $("s").isLess("a"), "texts between", $("s").between("A", "Z"));

        Table times = batch.from("times");
        columns(
                "methods of times", times,
                "extract", $("ts").extract(TimeIntervalUnit.HOUR), "extract the year", $("dt").extract(TimeIntervalUnit.YEAR), "extract the quarter", $("dt").extract(TimeIntervalUnit.QUARTER),
                "floor to a day", $("ts").floor(TimeIntervalUnit.DAY), "floor to a month", $("dt").floor(TimeIntervalUnit.MONTH), "ceil to an hour", $("ts").ceil(TimeIntervalUnit.HOUR),
                "plus a span", $("ts").plus(lit(5).minutes()), "minus a span", $("ts").minus(lit(2).days()), "plus months", $("dt").plus(lit(14).months()),
                "timestampDiff", timestampDiff(TimePointUnit.DAY, $("ts"), lit("2024-12-31 00:00:00").toTimestamp()), "dateFormat", dateFormat($("ts"), "yyyy/MM/dd HH:mm"),
                "toDate", toDate("29/02/2024", "dd/MM/yyyy"), "toTimestamp", toTimestamp("2024-02-29 01:02:03"), "toTimestampLtz", toTimestampLtz(lit(1709208896789L), lit(3)),
                "convertTz", convertTz(lit("2024-02-29 12:00:00"), lit("UTC"), lit("Asia/Tokyo")), "fromUnixtime", fromUnixtime(lit(1709208896L)), "unixTimestamp", unixTimestamp("2024-02-29 12:34:56"),
                "temporalOverlaps", temporalOverlaps($("ts"), lit(1).days(), $("ts").plus(lit(2).hours()), lit(1).hours()),
                "currentDate", currentDate().isGreater(lit("2024-01-01").toDate()), "currentTimestamp", currentTimestamp().isGreater($("ltz")), "localTimestamp", localTimestamp().isGreater($("ts")),
                "currentTime", currentTime().isNotNull(), "localTime", localTime().isNotNull(), "currentDatabase", currentDatabase(),
                "times compared", $("ts").isLess($("ts9")), "times between", $("dt").between(lit("1960-01-01").toDate(), lit("2010-01-01").toDate()));

        Table lists = batch.from("lists");
        columns(
                "methods of collections", lists,
                "at", $("xs").at(1), "cardinality", $("xs").cardinality(), "arrayAppend", $("xs").arrayAppend(7), "arrayPrepend", $("xs").arrayPrepend(7), "arrayConcat", call("ARRAY_CONCAT", $("xs"), $("xs")),
                "arrayContains", $("xs").arrayContains(1), "arrayDistinct", $("xs").arrayDistinct(), "arrayExcept", $("xs").arrayExcept(array(1, 5)), "arrayIntersect", $("xs").arrayIntersect(array(1, 2, 5)),
                "arrayUnion", $("xs").arrayUnion(array(1, 9)), "arrayJoin", call("ARRAY_JOIN", $("ss"), "+"), "arrayMax", $("xs").arrayMax(), "arrayMin", $("xs").arrayMin(), "arrayPosition", $("xs").arrayPosition(1),
                "arrayRemove", $("xs").arrayRemove(1), "arrayReverse", $("ss").arrayReverse(), "arraySlice", $("xs").arraySlice(1, 2), "arraySort", call("ARRAY_SORT", $("xs")),
                "array", array($("id"), 2, 3), "element", array($("id")).element(), "at of a map", $("m").at("a"), "cardinality of a map", $("m").cardinality(), "mapKeys", $("m").mapKeys(), "mapValues", $("m").mapValues(),
                "mapEntries", $("m").mapEntries(), "mapUnion", $("m").mapUnion(map("a", 9)), "map", map(lit("x", DataTypes.STRING().notNull()), $("id")), "mapFromArrays", mapFromArrays(array(lit("p", DataTypes.STRING().notNull()), lit("q", DataTypes.STRING().notNull())), array(1, 2)), "get", $("r").get("n"));

        Table jsons = batch.from("jsons");
        columns(
                "methods of json", jsons,
                "isJson", $("j").isJson(), "isJson object", $("j").isJson(JsonType.OBJECT), "jsonExists", $("j").jsonExists("$.a"), "jsonExists on error", $("j").jsonExists("strict $.none", JsonExistsOnError.TRUE),
                "jsonValue", $("j").jsonValue("$.s"), "jsonValue as INT", $("j").jsonValue("$.a", DataTypes.INT()),
                "jsonValue with a default", $("j").jsonValue("lax $.none", DataTypes.STRING(), JsonValueOnEmptyOrError.DEFAULT, "none", JsonValueOnEmptyOrError.NULL, null),
                "jsonQuery", $("j").jsonQuery("$.b"), "jsonQuery wrapped", $("j").jsonQuery("$.a", JsonQueryWrapper.UNCONDITIONAL_ARRAY),
                "jsonQuery on empty", $("j").jsonQuery("lax $.none", JsonQueryWrapper.WITHOUT_ARRAY, JsonQueryOnEmptyOrError.EMPTY_ARRAY, JsonQueryOnEmptyOrError.EMPTY_OBJECT),
                "jsonQuote", $("j").jsonQuote(), "jsonUnquote", $("j").jsonUnquote(), "jsonString", jsonString($("id")),
                "jsonObject", jsonObject(JsonOnNull.NULL, "id", $("id"), "text", $("j")), "jsonArray", jsonArray(JsonOnNull.ABSENT, $("id"), $("j")), "json", jsonObject(JsonOnNull.NULL, "raw", json("{\"x\": [1, 2]}")),
                "tryParseJson", call("TRY_PARSE_JSON", $("j")), "parseJson", call("PARSE_JSON", "{\"a\": [1, \"two\"]}"));

        columns(
                "methods that aggregate", numbers,
                "sum", $("i").sum(), "sum of decimals", $("n").sum(), "sum0", $("si").sum0(), "avg", $("n").avg(), "min", $("l").min(), "max", $("d").max(), "count", $("i").count(), "count of rows", lit(1).count(),
                "countDistinct", $("b").count().distinct(), "distinct", $("ti").mod(2).sum().distinct(), "stddevPop", $("si").stddevPop(), "stddevSamp", $("si").stddevSamp(), "varPop", $("si").varPop(), "varSamp", $("si").varSamp(),
                "firstValue", $("i").firstValue(), "lastValue", $("id").lastValue(), "listAgg", $("id").cast(DataTypes.STRING()).listAgg("-"));
        columns(
                "methods that collect", numbers,
                "collect", $("ti").collect(), "arrayAgg", $("id").arrayAgg(), "percentile", $("si").percentile(0.5), "jsonArrayAgg", jsonArrayAgg(JsonOnNull.ABSENT, $("id")),
                "jsonObjectAgg", jsonObjectAgg(JsonOnNull.NULL, $("id").cast(DataTypes.STRING().notNull()), $("i")));

        Table orders = batch.from("orders");
        Table customer = batch.from("customer");
        Table supplier = batch.from("supplier");
        Table nation = batch.from("nation");
        table("select", orders.select($("o_orderkey").as("k"), $("o_totalprice").plus($("o_totalprice")).as("twice")));
        table("where", orders.where($("o_orderstatus").isNotEqual("F").and($("o_custkey").isGreater(3))).select($("o_orderkey")));
        table("distinct rows", orders.select($("o_orderstatus"), $("o_orderpriority")).distinct());
        table("orderBy", orders.select($("o_orderstatus"), $("o_orderkey")).orderBy($("o_orderstatus").asc(), $("o_orderkey").desc()));
        table("limit", orders.select($("o_orderkey")).orderBy($("o_orderkey")).offset(3).fetch(5));
        table("union", customer.select($("c_nationkey").as("k")).union(supplier.select($("s_nationkey").as("k"))));
        table("unionAll", customer.select($("c_nationkey").as("k")).unionAll(supplier.select($("s_nationkey").as("k"))));
        table("join", customer.join(nation, $("c_nationkey").isEqual($("n_nationkey"))).select($("c_name"), $("n_name")));
        table("leftJoin", customer.leftOuterJoin(orders, $("c_custkey").isEqual($("o_custkey"))).select($("c_custkey"), $("o_orderkey")));
        table("rightJoin", orders.rightOuterJoin(customer, $("o_custkey").isEqual($("c_custkey"))).select($("o_orderkey"), $("c_name")));
        table("fullJoin", customer.fullOuterJoin(supplier, $("c_nationkey").isEqual($("s_suppkey"))).select($("c_custkey"), $("s_suppkey")));
        table("groupBy", orders.groupBy($("o_orderstatus")).select($("o_orderstatus"), $("o_totalprice").sum().as("total"), lit(1).count().as("n")));
        table(
                "groupBy an expression",
                orders.groupBy($("o_orderdate").extract(TimeIntervalUnit.YEAR).as("y")).select($("y"), $("o_totalprice").max().as("top")));

        Table bids = streaming.from("bids");
        table("streaming groupBy", bids.groupBy($("channel")).select($("channel"), $("price").sum().as("total")));
        table("streaming distinct", bids.select($("channel")).distinct());
        table("streaming where", bids.where($("price").isGreater(500L)).select($("auction"), $("price"), $("ts")));
        // Windows in TypeScript are the table functions, which Java's Table API does not have.
        table(
                "streaming tumble",
                streaming.sqlQuery(
                        "SELECT bidder, window_start AS s, window_end AS e, MAX(price) AS top FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY bidder, window_start, window_end"));
    }

    void forEach(BiConsumer<String, Callable<Made>> visit) {
        cases.forEach(visit);
    }

    private void table(String name, Table table) {
        cases.put(name, () -> new Made(table, null));
    }

    /** Names and expressions in turns. */
    private void columns(String name, Table table, Object... namesAndExpressions) {
        List<String> names = new java.util.ArrayList<>();
        List<Expression> expressions = new java.util.ArrayList<>();
        for (int i = 0; i < namesAndExpressions.length; i += 2) {
            names.add((String) namesAndExpressions[i]);
            expressions.add(((ApiExpression) namesAndExpressions[i + 1]).as("c" + i / 2));
        }
        cases.put(name, () -> new Made(table.select(expressions.toArray(new Expression[0])), names));
    }
}
