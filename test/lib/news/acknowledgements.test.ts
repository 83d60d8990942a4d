import { buildNews, news } from '../../../lib/news';
import { testAcknowledgements } from '../parts/acknowledged';

testAcknowledgements(news, buildNews);
